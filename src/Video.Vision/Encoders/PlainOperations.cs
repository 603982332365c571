using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>The encoder's operations in libtorch's own kernels, on any device and in any dtype.</summary>
public sealed class PlainOperations : IEncoderOperations
{
    public Tensor Attention(Tensor query, Tensor key, Tensor value, int heads)
    {
        using var scope = NewDisposeScope();
        var attended = nn.functional.scaled_dot_product_attention(Split(query, heads), Split(key, heads), Split(value, heads));
        // [frames, heads, queries, headDim] -> [frames, queries, heads * headDim]
        return attended.transpose(1, 2).reshape(query.shape).MoveToOuterDisposeScope();
    }

    public Tensor GeluTanh(Tensor x) => nn.functional.gelu(x, GELU.Approximate.tanh);

    public Tensor Normalize(Tensor x, LayerNorm norm) =>
        nn.functional.layer_norm(x, norm.Weight.shape, norm.Weight, norm.Bias, norm.Eps);

    public Tensor AddAndNormalize(Tensor update, Tensor residual, LayerNorm norm) => Normalize(update.add_(residual), norm);

    // [frames, tokens, heads * headDim] -> [frames, heads, tokens, headDim]
    private static Tensor Split(Tensor x, int heads) => x.unflatten(2, heads, x.shape[2] / heads).transpose(1, 2);
}
