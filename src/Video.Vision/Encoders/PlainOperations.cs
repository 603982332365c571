using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>The encoder's operations in libtorch's own kernels, on any device and in any dtype.</summary>
public sealed class PlainOperations : IEncoderOperations
{
    private readonly long _scoresAtOnce;

    /// <param name="scoresAtOnce">
    /// On the CPU libtorch may write the scores of all heads to memory, so frames are taken in groups of at most so many scores, but at
    /// least one frame.
    /// </param>
    public PlainOperations(long scoresAtOnce = 32 << 20) => _scoresAtOnce = scoresAtOnce;

    public Tensor Attention(Tensor query, Tensor key, Tensor value, int heads)
    {
        using var scope = NewDisposeScope();
        var frames = query.shape[0];
        var group = query.device_type == TorchSharp.DeviceType.CPU
            ? Math.Clamp(_scoresAtOnce / (heads * query.shape[1] * key.shape[1]), 1, frames)
            : frames;
        var parts = new List<Tensor>();
        for (var start = 0L; start < frames; start += group)
        {
            var count = Math.Min(group, frames - start);
            parts.Add(Attend(query.narrow(0, start, count), key.narrow(0, start, count), value.narrow(0, start, count), heads));
        }

        return (parts.Count == 1 ? parts[0] : cat(parts, 0)).MoveToOuterDisposeScope();
    }

    public Tensor GeluTanh(Tensor x) => nn.functional.gelu(x, GELU.Approximate.tanh);

    public Tensor Normalize(Tensor x, LayerNorm norm) =>
        nn.functional.layer_norm(x, norm.Weight.shape, norm.Weight, norm.Bias, norm.Eps);

    public Tensor AddAndNormalize(Tensor update, Tensor residual, LayerNorm norm) => Normalize(update.add_(residual), norm);

    public Tensor Cosine(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        return nn.functional.cosine_similarity(x.to_type(ScalarType.Float32), y.to_type(ScalarType.Float32), 1).MoveToOuterDisposeScope();
    }

    private static Tensor Attend(Tensor query, Tensor key, Tensor value, int heads)
    {
        using var scope = NewDisposeScope();
        var attended = nn.functional.scaled_dot_product_attention(Split(query, heads), Split(key, heads), Split(value, heads));
        // [frames, heads, queries, headDim] -> [frames, queries, heads * headDim]
        return attended.transpose(1, 2).reshape(query.shape).MoveToOuterDisposeScope();
    }

    // [frames, tokens, heads * headDim] -> [frames, heads, tokens, headDim]
    private static Tensor Split(Tensor x, int heads) => x.unflatten(2, heads, x.shape[2] / heads).transpose(1, 2);
}
