using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>Rotary positions in the rotate-half form: channel i turns with channel i + headDim / 2 by position * theta^(-2i / headDim).</summary>
/// <remarks>
/// Frequencies are float32 as in upstream's Qwen2RotaryEmbedding. Their product with the position is taken in double: a float32 product is
/// off by up to 0.016 rad at position 400,000, which 196 tokens a second reach in 34 minutes, and by more the longer a stream runs.
/// </remarks>
public sealed class Rotary
{
    private readonly double[] _frequencies;

    public Rotary(int headDim, double theta) =>
        _frequencies = [.. Enumerable.Range(0, headDim / 2).Select(i => (double)(float)(1 / Math.Pow(theta, 2.0 * i / headDim)))];

    /// <summary>Cosines and sines, float32 [n, headDim / 2] each, of int64 positions [n].</summary>
    public Rotation At(Tensor positions, Device device)
    {
        using var scope = NewDisposeScope();
        var frequencies = tensor(_frequencies, ScalarType.Float64, positions.device);
        var angles = positions.to_type(ScalarType.Float64).unsqueeze(1).mul(frequencies);
        var cosines = angles.cos().to_type(ScalarType.Float32).to(device);
        var sines = angles.sin().to_type(ScalarType.Float32).to(device);
        return new Rotation(cosines.MoveToOuterDisposeScope(), sines.MoveToOuterDisposeScope());
    }
}
