using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>The turn of n positions: float32 [n, headDim / 2] each.</summary>
public sealed record Rotation(Tensor Cosines, Tensor Sines)
{
    /// <summary>[heads, n, headDim] -> the same, turned and multiplied by <paramref name="scale"/>; computed in float32, rounded once.</summary>
    public Tensor Apply(Tensor x, double scale = 1)
    {
        using var scope = NewDisposeScope();
        var half = x.shape[2] / 2;
        var exact = x.to_type(ScalarType.Float32);
        var (cosines, sines) = scale == 1 ? (Cosines, Sines) : (Cosines.mul(scale), Sines.mul(scale));
        var (first, second) = (exact.narrow(2, 0, half), exact.narrow(2, half, half));
        var turned = cat([first.mul(cosines).sub_(second.mul(sines)), second.mul(cosines).add_(first.mul(sines))], 2);
        return turned.to_type(x.dtype).MoveToOuterDisposeScope();
    }
}
