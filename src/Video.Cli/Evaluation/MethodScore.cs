using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Cli.Evaluation;

/// <summary>What one choice of methods cost, and how well it answered. Times and amounts are per frame.</summary>
/// <param name="Kinds">Accuracy is the share of answers equal to the true one, word for word.</param>
/// <param name="TowerMs">Vision tower and projector.</param>
/// <param name="VisionMs">All of vision: preparing, tower, projector, pooling, token reduction.</param>
/// <param name="TowerGigaflops">Counted: two operations for every multiply-add of the tower's matrix products and attention.</param>
/// <param name="TowerShare">The same, as a share of computing every picture whole: the floor of <see cref="TowerMs"/> against `full`.</param>
/// <param name="TokensKept">Visual tokens that the language model got, as a share of those there were.</param>
/// <param name="TokensRead">All tokens that the language model read of the stream, time headers included.</param>
internal sealed record MethodScore(
    StreamMethods Methods, double Accuracy, double? EvidenceHit, IReadOnlyList<KindScore> Kinds,
    double TowerMs, double VisionMs, double PrefillMs, double TowerGigaflops, double TowerShare, double TokensKept, double TokensRead,
    double MedianTimeToFirstTokenMs)
{
    public string Name => $"{Methods.Vision} + {Methods.Tokens}";

    public static MethodScore From(StreamMethods methods, IReadOnlyList<ScoredQuestion> scored, MethodCost cost)
    {
        var all = KindScore.From("all", scored);
        var frames = Math.Max(1, cost.Frames);
        return new MethodScore(
            methods, all.Accuracy, all.EvidenceHit,
            [.. scored.GroupBy(question => question.Asked.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => KindScore.From(kind.Key, [.. kind]))],
            cost.Tower.TotalMilliseconds / frames, cost.Vision.TotalMilliseconds / frames, cost.Prefill.TotalMilliseconds / frames,
            2 * cost.MultiplyAdds / frames / 1e9, cost.MultiplyAdds / Math.Max(1, cost.FullMultiplyAdds),
            (double)cost.TokensSent / Math.Max(1, cost.Tokens), (double)cost.TokensRead / frames,
            scored.Select(question => question.TimeToFirstToken.TotalMilliseconds).Order().ElementAtOrDefault(scored.Count / 2));
    }
}

/// <summary>What reading clips has cost so far.</summary>
internal sealed record MethodCost(
    int Frames, TimeSpan Tower, TimeSpan Vision, TimeSpan Prefill, double MultiplyAdds, double FullMultiplyAdds, long Tokens, long TokensSent, long TokensRead)
{
    public static MethodCost None { get; } = new(0, default, default, default, 0, 0, 0, 0, 0);

    public MethodCost Add(int frames, StreamStep step) => this with
    {
        Frames = Frames + frames,
        Vision = Vision + step.Vision,
        Prefill = Prefill + step.Prefill,
        TokensRead = TokensRead + step.TokensRead,
    };

    /// <summary>Adds a whole stream's counters.</summary>
    public MethodCost Add(VisionCounters seen) => this with
    {
        Tower = Tower + seen.Tower,
        MultiplyAdds = MultiplyAdds + seen.Reuse.MultiplyAdds,
        FullMultiplyAdds = FullMultiplyAdds + seen.Reuse.FullMultiplyAdds,
        Tokens = Tokens + seen.Reduction.Tokens,
        TokensSent = TokensSent + seen.Reduction.Sent,
    };
}
