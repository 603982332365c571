using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>x / √(mean x² + eps), scaled. The norm is computed in float32 and rounded before scaling, as upstream's Qwen2RMSNorm does.</summary>
public sealed class RmsNorm : IDisposable
{
    private readonly Tensor _weight;
    private readonly double _eps;

    private RmsNorm(Tensor weight, double eps) => (_weight, _eps) = (weight, eps);

    public static RmsNorm Load(Weights at, int width, double eps) => new(at.Load("weight", width).DetachFromDisposeScope(), eps);

    /// <summary>[..., width] -> the same</summary>
    public Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        var exact = x.to_type(ScalarType.Float32);
        var scale = exact.square().mean([-1], keepdim: true).add_(_eps).rsqrt();
        return exact.mul(scale).to_type(x.dtype).mul_(_weight).MoveToOuterDisposeScope();
    }

    public void Dispose() => _weight.Dispose();
}
