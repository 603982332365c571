using Video.Checkpoints;
using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>The Qwen2 decoder: pre-norm layers with grouped-query attention, rotary positions and SwiGLU.</summary>
/// <remarks>
/// Reference: Qwen2ForCausalLM in
/// https://github.com/huggingface/transformers/blob/v4.47.1/src/transformers/models/qwen2/modeling_qwen2.py, whose outputs
/// tests/goldens/llava-onevision holds.
/// </remarks>
public sealed class Qwen2 : ILanguageModel
{
    private readonly Tensor _embedding;    // [vocabulary, hidden]
    private readonly Tensor _output;       // [vocabulary, hidden]; the embedding itself when tied
    private readonly Qwen2Layer[] _layers;
    private readonly RmsNorm _norm;

    private Qwen2(LanguageConfig config, Tensor embedding, Tensor output, Qwen2Layer[] layers, RmsNorm norm) =>
        (Config, _embedding, _output, _layers, _norm) = (config, embedding, output, layers, norm);

    public LanguageConfig Config { get; }

    public IReadOnlyList<Qwen2Layer> Layers => _layers;

    /// <param name="checkpoint">A LLaVA-OneVision checkpoint.</param>
    /// <param name="weights">Its root, with the dtype (float32, bfloat16, or float16 on CUDA) and device to run with. On META, tensors are checked and nothing is allocated.</param>
    /// <exception cref="VideoException">Settings not known here, or a tensor that is missing or of another shape.</exception>
    public static Qwen2 Load(Checkpoint checkpoint, Weights weights)
    {
        var config = LanguageConfig.From(checkpoint.Config);
        var at = weights.At("language_model");
        var embedding = at.Load("model.embed_tokens.weight", config.Vocabulary, config.Hidden).DetachFromDisposeScope();
        // Checkpoints that do not say so but have no output layer are tied as well: upstream saves tied weights once.
        var output = config.Tied || !at.Has("lm_head.weight")
            ? embedding
            : at.Load("lm_head.weight", config.Vocabulary, config.Hidden).DetachFromDisposeScope();
        var layers = Enumerable.Range(0, config.Layers).Select(i => Qwen2Layer.Load(at.At($"model.layers.{i}"), config, i));
        return new Qwen2(config, embedding, output, [.. layers], RmsNorm.Load(at.At("model.norm"), config.Hidden, config.NormEps));
    }

    public Tensor Embed(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return _embedding.index_select(0, ids.to(_embedding.device)).MoveToOuterDisposeScope();
    }

    public Tensor Forward(Tensor embeddings, IKeyValueCache cache, IAttentionProbe? probe = null, Tensor? outputs = null)
    {
        if (embeddings.shape is not [_, var width] || width != Config.Hidden)
            throw new ArgumentException(
                $"Embeddings have shape [{string.Join(", ", embeddings.shape)}]; the model takes [n, {Config.Hidden}].", nameof(embeddings));

        using var scope = NewDisposeScope();
        var x = embeddings;
        foreach (var layer in _layers)
        {
            var next = layer.Forward(x, cache, probe, ReferenceEquals(layer, _layers[^1]) ? outputs : null);
            if (!ReferenceEquals(x, embeddings)) x.Dispose();
            x = next;
        }

        return _norm.Apply(x).MoveToOuterDisposeScope();
    }

    public Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(hidden, _output).to_type(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_output, _embedding)) _output.Dispose();
        _embedding.Dispose();
        foreach (var layer in _layers) layer.Dispose();
        _norm.Dispose();
    }
}
