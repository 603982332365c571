using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>Learned scale and shift of a layer norm, both [width], and the epsilon added to the variance.</summary>
public sealed record LayerNorm(Tensor Weight, Tensor Bias, double Eps) : IDisposable
{
    public static LayerNorm Load(Weights at, int width, double eps) =>
        new(at.Load("weight", width).DetachFromDisposeScope(), at.Load("bias", width).DetachFromDisposeScope(), eps);

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }
}
