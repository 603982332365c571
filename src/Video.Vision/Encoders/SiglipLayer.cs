using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Vision.Encoders;

/// <summary>One encoder layer: x + attention(norm x), then + MLP(norm of that).</summary>
/// <remarks>Its parts are open, because a feature cache runs them for some tokens only.</remarks>
public sealed class SiglipLayer : IDisposable
{
    private readonly VisionConfig _config;
    private SiglipLayer(Weights at, VisionConfig config, IEncoderOperations operations)
    {
        (_config, Operations) = (config, operations);
        var (hidden, attention) = (config.Hidden, at.At("self_attn"));
        AttentionNorm = LayerNorm.Load(at.At("layer_norm1"), hidden, config.NormEps);
        QueryKeyValue = Linear.Join(hidden, true,
            (attention.At("q_proj"), hidden), (attention.At("k_proj"), hidden), (attention.At("v_proj"), hidden));
        (Query, Key, Value) = (QueryKeyValue.Part(0, hidden), QueryKeyValue.Part(hidden, hidden), QueryKeyValue.Part(2 * hidden, hidden));
        Output = Linear.Load(attention.At("out_proj"), hidden, hidden);
        MlpNorm = LayerNorm.Load(at.At("layer_norm2"), hidden, config.NormEps);
        MlpIn = Linear.Load(at.At("mlp.fc1"), hidden, config.Mlp);
        MlpOut = Linear.Load(at.At("mlp.fc2"), config.Mlp, hidden);
    }

    /// <summary>What runs between the matrix products.</summary>
    public IEncoderOperations Operations { get; }

    public LayerNorm AttentionNorm { get; }

    /// <summary>[hidden] -> [3 * hidden]: query, key, value.</summary>
    public Linear QueryKeyValue { get; }

    /// <summary>The first part of <see cref="QueryKeyValue"/>, over the same memory.</summary>
    public Linear Query { get; }

    /// <summary>The second part of <see cref="QueryKeyValue"/>, over the same memory.</summary>
    public Linear Key { get; }

    /// <summary>The third part of <see cref="QueryKeyValue"/>, over the same memory.</summary>
    public Linear Value { get; }

    public Linear Output { get; }

    public LayerNorm MlpNorm { get; }

    public Linear MlpIn { get; }

    public Linear MlpOut { get; }

    /// <param name="at">At `encoder.layers.N`.</param>
    /// <param name="config">Sizes to expect.</param>
    /// <param name="operations">What runs between the matrix products.</param>
    public static SiglipLayer Load(Weights at, VisionConfig config, IEncoderOperations operations) => new(at, config, operations);

    /// <summary>[frames, patches, hidden] -> the same; the input stays as it is.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var attended = Attend(Operations.Normalize(x, AttentionNorm));
        var normed = Operations.AddAndNormalize(attended, x, MlpNorm);              // attended is now x + attention
        return Mlp(normed).add_(attended).MoveToOuterDisposeScope();
    }

    /// <summary>Self-attention of normed tokens with its output projection: [frames, patches, hidden] -> the same.</summary>
    public Tensor Attend(Tensor normed)
    {
        using var scope = NewDisposeScope();
        var (joined, hidden) = (QueryKeyValue.Apply(normed), _config.Hidden);        // [frames, patches, 3 * hidden]
        var attended = Operations.Attention(
            joined.narrow(2, 0, hidden), joined.narrow(2, hidden, hidden), joined.narrow(2, 2 * hidden, hidden), _config.Heads);
        return Output.Apply(attended).MoveToOuterDisposeScope();
    }

    /// <summary>[..., hidden] -> the same.</summary>
    public Tensor Mlp(Tensor normed)
    {
        using var scope = NewDisposeScope();
        return MlpOut.Apply(Operations.GeluTanh(MlpIn.Apply(normed))).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        AttentionNorm.Dispose();
        Query.Dispose();
        Key.Dispose();
        Value.Dispose();
        QueryKeyValue.Dispose();
        Output.Dispose();
        MlpNorm.Dispose();
        MlpIn.Dispose();
        MlpOut.Dispose();
    }
}
