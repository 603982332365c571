using TorchSharp;
using Video.Language.Models;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Models;

public sealed class RotaryTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(400_000)]
    [InlineData(50_000_000)]
    public void How_two_tokens_see_each_other_depends_on_their_distance_only_however_long_the_stream(long start)
    {
        var rotary = new Rotary(64, 1e6);
        var (query, key) = (randn([1, 1, 64]), randn([1, 1, 64]));
        Close.Assert(Score(0), Score(start), 1e-4, $"score at {start}");

        Tensor Score(long at) =>
            rotary.At(tensor(new[] { at + 17 }), CPU).Apply(query).mul(rotary.At(tensor(new[] { at }), CPU).Apply(key)).sum();
    }

    [Fact]
    public void A_turn_keeps_lengths_and_position_zero_does_not_turn()
    {
        var rotary = new Rotary(16, 10000);
        var x = randn([3, 4, 16]);
        var turned = rotary.At(arange(5, 9, ScalarType.Int64), CPU).Apply(x);
        Close.Assert(x.square().sum(2), turned.square().sum(2), 1e-4, "squared lengths");
        Close.Assert(x, rotary.At(zeros([4], ScalarType.Int64), CPU).Apply(x), 0, "position zero");
        Close.Assert(turned * 0.25, rotary.At(arange(5, 9, ScalarType.Int64), CPU).Apply(x, 0.25), 1e-6, "scaled");
    }
}
