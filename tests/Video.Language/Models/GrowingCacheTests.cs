using TorchSharp;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Models;

public sealed class GrowingCacheTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void What_was_appended_comes_back_in_order_across_growth()
    {
        using var cache = new GrowingCache(layers: 2);
        var (keys, values) = (randn([3, 1000, 4]), randn([3, 1000, 4]));
        int[] pieces = [1, 255, 1, 400, 343];
        var start = 0;
        foreach (var piece in pieces)
        {
            for (var layer = 0; layer < 2; layer++)
            {
                Assert.Equal(start, cache.Length);
                var (allKeys, allValues) = cache.Append(layer, keys.narrow(1, start, piece) + layer, values.narrow(1, start, piece) + layer);
                Close.Assert(keys.narrow(1, 0, start + piece) + layer, allKeys, 0, "keys");
                Close.Assert(values.narrow(1, 0, start + piece) + layer, allValues, 0, "values");
            }

            start += piece;
        }

        Assert.Equal(1000, cache.Length);
    }
}
