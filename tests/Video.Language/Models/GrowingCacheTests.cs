using TorchSharp;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Models;

public sealed class GrowingCacheTests : IDisposable
{
    private static readonly LanguageConfig Config = new()
    {
        Layers = 2, Hidden = 24, Heads = 6, KeyValueHeads = 3, HeadDim = 4, Mlp = 8, Vocabulary = 10,
        RopeTheta = 10_000, NormEps = 1e-6, Tied = true, MaxPositions = 1_000,
    };

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Tokens_that_come_in_pieces_attend_as_all_at_once_across_growth()
    {
        using var cache = new GrowingCache(Config);
        var (queries, keys, values) = (randn([6, 1000, 4]), randn([3, 1000, 4]), randn([3, 1000, 4]));
        var rotation = new Rotary(4, 10_000).At(arange(0, 1000, ScalarType.Int64), CPU);
        int[] pieces = [1, 255, 1, 400, 343];
        var start = 0;
        foreach (var piece in pieces)
        {
            for (var layer = 0; layer < 2; layer++)
            {
                Assert.Equal(start, cache.Length);
                var expected = CausalAttention.Attend(rotation.Apply(queries, 0.5), rotation.Apply(keys + layer), values + layer).narrow(0, start, piece);
                var attended = cache.Attend(layer,
                    queries.narrow(1, start, piece), keys.narrow(1, start, piece) + layer, values.narrow(1, start, piece) + layer, null);
                Close.Assert(expected, attended, 1e-5, $"layer {layer} from {start}");
            }

            start += piece;
        }

        Assert.Equal(1000, cache.Length);
    }
}
