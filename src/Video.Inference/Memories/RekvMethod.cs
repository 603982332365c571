using TorchSharp;
using Video.Memory.Rekv;

namespace Video.Inference.Memories;

/// <summary>The options of <see cref="RekvStreamMemory"/>, as they are chosen for a stream.</summary>
internal sealed class RekvMethod : IMemoryMethod
{
    private const long MostBudget = 1L << 50;

    private readonly string _text;
    private readonly int? _local;
    private readonly int? _topK;
    private readonly RekvOptions _options;

    /// <param name="spec">As in <see cref="RekvStreamMemory.Create"/>.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an option out of its range, or options that do not fit together.</exception>
    public RekvMethod(MethodSpec spec)
    {
        (_text, _local, _topK) = (spec.ToString(), spec.OptionalCount("local", 16, 1 << 20), spec.OptionalCount("topk", 1, 1 << 16));
        _options = new RekvOptions
        {
            Chunk = spec.Count("chunk", 1, 1, 1 << 16),
            Budget = (long)spec.Number("budget", 0, 0, MostBudget),
        };
        _options = _options with { TopK = _topK ?? WholeGroups(_options.TopK) };
        _options = _options with { Cached = spec.Count("cached", Math.Max(_options.Cached, _options.TopK), 1, 1 << 20) };
        _options.Validate();
    }

    public IStreamMemory NewStream(MemorySetting setting)
    {
        var (model, budget) = (setting.Model, setting.Budget);
        var prefix = model.Prompt.Prefix.Count;
        var local = _local ?? Math.Min(_options.Local, budget.MaxTokens);
        if (local > budget.MaxTokens)
            throw new VideoException(ErrorCode.OverBudget, $"'{_text}' looks back {local} tokens; model '{model.Name}' can attend to {budget.MaxTokens}.", "memory");
        var frame = model.TokensPerFrame + 2 * model.Prompt.FrameHeader(TimeSpan.Zero).Count;
        var most = Math.Max(1, Math.Min(budget.MaxFrames, (local - prefix) / frame));
        // A default is cut to what fits, in whole groups; what is asked for is taken at its word, as frames that are sent in part take less.
        var options = _options with { Sink = prefix, Local = local, TopK = _topK ?? WholeGroups(Math.Min(_options.TopK, most)) };
        var bytes = frame * BytesPerToken(setting);
        if (options.Budget > 0 && options.Budget < bytes)
            throw new VideoException(ErrorCode.OverBudget,
                $"'{_text}' has no room for a frame, which may take {bytes} bytes with model '{model.Name}'.", "memory");
        return new RekvStreamMemory(_text, options, model);
    }

    /// <summary>So many frames, or a little fewer; at least one group.</summary>
    private int WholeGroups(int frames) => Math.Max(1, frames / _options.Chunk) * _options.Chunk;

    private static long BytesPerToken(MemorySetting setting)
    {
        var config = setting.Model.Language.Config;
        return 2L * config.Layers * config.KeyValueHeads * config.HeadDim * setting.Model.Compute.Dtype.ElementSize();
    }
}
