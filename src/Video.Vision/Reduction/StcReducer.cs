using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Vision.Reduction;

/// <summary><c>stc</c> and <c>stc-paper</c>: STC-Pruner keeps the same number of tokens of every frame, those that are least like their frame and the stream's past.</summary>
/// <remarks>
/// "Accelerating Streaming Video Large Language Models via Hierarchical Token Compression"; https://github.com/lern-to-write/STC at 9b13ce0, model/prune.py.
/// Judged on the half of the channels that vary least within the chunk; the scores are <see cref="GaussianScoring"/> (as released) or
/// <see cref="DualAnchorScoring"/> (as in the paper), the past is <see cref="ChannelHistory"/>.
/// Options: <c>keep</c> (tokens of a frame; 64 of 196), <c>history</c> (released or full), <c>channels</c> (share judged by, above 0 to 1; 0.5), and with
/// <c>stc-paper</c> <c>alpha</c> (0 to 1; 0.5).
/// </remarks>
public sealed class StcReducer : StreamReducer
{
    private readonly StcScoring _scoring;
    private readonly TokenBudget _budget;
    private readonly double _channels;
    private readonly ChannelHistory _history;

    /// <param name="scoring">The score.</param>
    /// <param name="budget">Tokens kept of a frame.</param>
    /// <param name="channels">Share of the channels that are judged by, above 0 to 1.</param>
    /// <param name="fullHistory">As in <see cref="ChannelHistory(bool)"/>.</param>
    public StcReducer(StcScoring scoring, TokenBudget budget, double channels = 0.5, bool fullHistory = false)
    {
        (_scoring, _budget, _channels) = (scoring, budget, channels);
        _history = new ChannelHistory(fullHistory);
    }

    public static ITokenReducer CreateReleased(MethodSpec spec) => Create(spec, new GaussianScoring());

    public static ITokenReducer CreatePaper(MethodSpec spec) => Create(spec, new DualAnchorScoring(spec.Number("alpha", 0.5, 0, 1)));

    /// <summary>Judges the next chunk of the stream and adds it to the history.</summary>
    /// <param name="chunk">[frames, tokens, width]; a live stream's chunks have one frame.</param>
    public StcScores Judge(Tensor chunk)
    {
        using var scope = NewDisposeScope();
        var all = chunk.to_type(ScalarType.Float32);
        var channels = LeastVarying(all);
        var tokens = all.index_select(2, channels);
        var units = normalize(tokens, dim: -1);
        var history = _history.Add(all.mean([0, 1]), channels);
        var frame = _scoring.Against(_scoring.FrameAnchor(tokens, units), units);
        var memory = _scoring.Against(normalize(history, dim: -1), units);
        var scores = new StcScores(channels, history, frame, memory, _scoring.Combine(frame, memory));
        scope.MoveToOuter(channels, history, frame, memory, scores.Score);
        return scores;
    }

    protected override SentTokens Choose(FrameTokens frame)
    {
        var scores = TopTokens.ToHost(Judge(frame.Tokens.unsqueeze(0)).Score);
        return frame.Keep(_scoring.Keep(scores, _budget.Of(frame.Count)));
    }

    protected override void DropHistory() => _history.Clear();

    private static TokenReducer Create(MethodSpec spec, StcScoring scoring)
    {
        var budget = TokenBudget.Read(spec);
        var full = spec.Word("history", "released", "full") == "full";
        var channels = spec.Number("channels", 0.5, 0.01, 1);
        return new TokenReducer(() => new StcReducer(scoring, budget, channels, full));
    }

    // Over all tokens of the chunk, as a population. The order counts: it decides what the released history adds to what.
    private Tensor LeastVarying(Tensor chunk)
    {
        var width = chunk.shape[2];
        var variance = chunk.reshape(-1, width).var(0, unbiased: false);
        return variance.sort(0, stable: true).Indices.narrow(0, 0, Math.Max(1, (long)(_channels * width)));
    }
}
