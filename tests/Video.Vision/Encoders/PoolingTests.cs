using TorchSharp;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Encoders;

public sealed class PoolingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(27, ScalarType.Float32, 1e-4)]
    [InlineData(27, ScalarType.BFloat16, 0.02)]
    [InlineData(8, ScalarType.Float32, 1e-5)]
    [InlineData(1, ScalarType.Float32, 0)]
    public void Each_token_is_sampled_where_its_centre_falls(int grid, ScalarType dtype, double within)
    {
        var tokens = randn([2, grid * grid, 5]).to_type(dtype);
        var image = tokens.to_type(ScalarType.Float32).reshape(2, grid, grid, 5);
        var side = (grid + 1) / 2;
        var pooled = Pooling.Apply(tokens, grid);
        Assert.Equal(dtype, pooled.dtype);
        Assert.Equal([2, side * side, 5], pooled.shape);
        for (var i = 0; i < side * side; i++)
        {
            var ((top, bottom, down), (left, right, across)) = (Sample(i / side, grid, side), Sample(i % side, grid, side));
            var expected = (At(top, left) * (1 - across) + At(top, right) * across) * (1 - down)
                + (At(bottom, left) * (1 - across) + At(bottom, right) * across) * down;
            Close.Assert(expected, pooled.select(1, i).to_type(ScalarType.Float32), within, $"token {i}");
        }

        Tensor At(int y, int x) => image.select(1, y).select(1, x);
    }

    [Fact]
    public void Tokens_that_do_not_fill_the_grid_are_refused() =>
        Assert.Throws<ArgumentException>(() => Pooling.Apply(zeros([1, 10, 4]), 3));

    // The rule of algorithms' reference: source = (i + 0.5) * grid / side - 0.5, from 0 to the last cell.
    private static (int First, int Second, float Weight) Sample(int i, int grid, int side)
    {
        var source = Math.Max(0, (i + 0.5f) * grid / side - 0.5f);
        var first = (int)source;
        return (first, Math.Min(first + 1, grid - 1), source - first);
    }
}
