using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>One decoder layer: x + attention(norm x), then + SwiGLU(norm of that).</summary>
public sealed class Qwen2Layer : IDisposable
{
    private readonly LanguageConfig _config;
    private readonly int _index;
    private readonly RmsNorm _attentionNorm;
    private readonly Linear _queryKeyValue;
    private readonly Linear _output;
    private readonly RmsNorm _mlpNorm;
    private readonly Linear _gateUp;
    private readonly Linear _down;

    private Qwen2Layer(Weights at, LanguageConfig config, int index)
    {
        (_config, _index) = (config, index);
        var (hidden, attention, mlp) = (config.Hidden, at.At("self_attn"), at.At("mlp"));
        var shared = config.KeyValueHeads * config.HeadDim;
        _attentionNorm = RmsNorm.Load(at.At("input_layernorm"), hidden, config.NormEps);
        _queryKeyValue = Linear.Join(hidden, true,
            (attention.At("q_proj"), hidden), (attention.At("k_proj"), shared), (attention.At("v_proj"), shared));
        _output = Linear.Load(attention.At("o_proj"), hidden, hidden, bias: false);
        _mlpNorm = RmsNorm.Load(at.At("post_attention_layernorm"), hidden, config.NormEps);
        _gateUp = Linear.Join(hidden, false, (mlp.At("gate_proj"), config.Mlp), (mlp.At("up_proj"), config.Mlp));
        _down = Linear.Load(mlp.At("down_proj"), config.Mlp, hidden, bias: false);
    }

    /// <param name="at">At `model.layers.N`.</param>
    /// <param name="config">Sizes to expect.</param>
    /// <param name="index">N, under which the cache keeps this layer.</param>
    public static Qwen2Layer Load(Weights at, LanguageConfig config, int index) => new(at, config, index);

    /// <summary>[n, hidden] -> the same, or [outputs, hidden] of the rows that are wanted; the input stays as it is.</summary>
    public Tensor Forward(Tensor x, IKeyValueCache cache, IAttentionProbe? probe, Tensor? outputs = null)
    {
        using var scope = NewDisposeScope();
        var attended = Attend(_attentionNorm.Apply(x), cache, probe, outputs).add_(outputs is null ? x : x.index_select(0, outputs));
        return Mlp(_mlpNorm.Apply(attended)).add_(attended).MoveToOuterDisposeScope();
    }

    /// <summary>Self-attention of normed tokens with its output projection: [n, hidden] -> the same, or [outputs, hidden].</summary>
    public Tensor Attend(Tensor normed, IKeyValueCache cache, IAttentionProbe? probe, Tensor? outputs = null)
    {
        using var scope = NewDisposeScope();
        var (width, shared) = (_config.Heads * _config.HeadDim, _config.KeyValueHeads * _config.HeadDim);
        var joined = _queryKeyValue.Apply(normed);                                     // [n, (heads + 2 * key-value heads) * headDim]
        var attended = cache.Attend(_index,
            Split(joined.narrow(1, 0, width)), Split(joined.narrow(1, width, shared)), Split(joined.narrow(1, width + shared, shared)), probe);
        return _output.Apply(outputs is null ? attended : attended.index_select(0, outputs)).MoveToOuterDisposeScope();
    }

    /// <summary>down(silu(gate x) * up x): [n, hidden] -> the same.</summary>
    public Tensor Mlp(Tensor normed)
    {
        using var scope = NewDisposeScope();
        var joined = _gateUp.Apply(normed);                                            // [n, 2 * mlp]
        var gated = nn.functional.silu(joined.narrow(1, 0, _config.Mlp)).mul_(joined.narrow(1, _config.Mlp, _config.Mlp));
        return _down.Apply(gated).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _attentionNorm.Dispose();
        _queryKeyValue.Dispose();
        _output.Dispose();
        _mlpNorm.Dispose();
        _gateUp.Dispose();
        _down.Dispose();
    }

    // [n, heads * headDim] -> [heads, n, headDim]
    private Tensor Split(Tensor x) => x.unflatten(1, x.shape[1] / _config.HeadDim, _config.HeadDim).transpose(0, 1);
}
