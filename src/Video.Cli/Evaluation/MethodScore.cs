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
/// <param name="Ages">Accuracy by how long ago the event was; empty where the set does not say when that was.</param>
/// <param name="ContextTokens">Tokens of the stream that a question was read behind, mean.</param>
/// <param name="MedianRecallMs">Time in which the memory was opened to a question.</param>
/// <param name="MemoryBytes">Bytes in memory and on disk at a clip's end, mean.</param>
/// <param name="ArchiveBytes">Of them, those of archived blocks.</param>
/// <param name="Past">Accuracy over all ages but now; null where the set does not tell them.</param>
/// <param name="SameAnswers">Share of the questions that got the answer, right or wrong, that the first choice of methods gave.</param>
internal sealed record MethodScore(
    StreamMethods Methods, double Accuracy, double? EvidenceHit, IReadOnlyList<KindScore> Kinds,
    double TowerMs, double VisionMs, double PrefillMs, double TowerGigaflops, double TowerShare, double TokensKept, double TokensRead,
    double MedianTimeToFirstTokenMs, IReadOnlyList<KindScore> Ages, double ContextTokens, double MedianRecallMs, double MemoryBytes, double ArchiveBytes, double? Past, double SameAnswers)
{
    public string Name => $"{Methods.Vision} + {Methods.Tokens}";

    public string Memory => Methods.Memory;

    public static MethodScore From(StreamMethods methods, IReadOnlyList<ScoredQuestion> scored, MethodCost cost, IReadOnlyList<ScoredQuestion> first)
    {
        var all = KindScore.From("all", scored);
        var frames = Math.Max(1, cost.Frames);
        var past = scored.Where(question => question.Asked.Event is not null).ToArray();
        return new MethodScore(
            methods, all.Accuracy, all.EvidenceHit,
            [.. scored.GroupBy(question => question.Asked.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => KindScore.From(kind.Key, [.. kind]))],
            cost.Tower.TotalMilliseconds / frames, cost.Vision.TotalMilliseconds / frames, cost.Prefill.TotalMilliseconds / frames,
            2 * cost.MultiplyAdds / frames / 1e9, cost.MultiplyAdds / Math.Max(1, cost.FullMultiplyAdds),
            (double)cost.TokensSent / Math.Max(1, cost.Tokens), (double)cost.TokensRead / frames,
            Median(scored.Select(question => question.Usage.TimeToFirstToken)),
            past.Length > 0 ? [.. EventAge.All.Select(age => KindScore.From(age.Name, [.. scored.Where(question => EventAge.Of(question.Asked) == age)]))] : [],
            scored.Count == 0 ? 0 : scored.Average(question => question.Usage.ContextTokens),
            Median(scored.Select(question => question.Usage.Recall)),
            (double)cost.MemoryBytes / Math.Max(1, cost.Clips), (double)cost.ArchiveBytes / Math.Max(1, cost.Clips),
            past.Length == 0 ? null : KindScore.From("past", past).Accuracy,
            (double)scored.Zip(first).Count(pair => pair.First.Answer == pair.Second.Answer) / Math.Max(1, scored.Count));
    }

    private static double Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return sorted.ElementAtOrDefault(sorted.Length / 2);
    }
}

/// <summary>What reading clips has cost so far.</summary>
internal sealed record MethodCost(
    int Clips, int Frames, TimeSpan Tower, TimeSpan Vision, TimeSpan Prefill, double MultiplyAdds, double FullMultiplyAdds, long Tokens, long TokensSent, long TokensRead,
    long MemoryBytes, long ArchiveBytes)
{
    public static MethodCost None { get; } = new(0, 0, default, default, default, 0, 0, 0, 0, 0, 0, 0);

    public MethodCost Add(int frames, StreamStep step) => this with
    {
        Frames = Frames + frames,
        Vision = Vision + step.Vision,
        Prefill = Prefill + step.Prefill,
        TokensRead = TokensRead + step.TokensRead,
    };

    /// <summary>Adds what a whole clip has come to.</summary>
    /// <param name="last">Its last step.</param>
    public MethodCost End(StreamStep last) => this with
    {
        Clips = Clips + 1,
        Tower = Tower + last.Seen.Tower,
        MultiplyAdds = MultiplyAdds + last.Seen.Reuse.MultiplyAdds,
        FullMultiplyAdds = FullMultiplyAdds + last.Seen.Reuse.FullMultiplyAdds,
        Tokens = Tokens + last.Seen.Reduction.Tokens,
        TokensSent = TokensSent + last.Seen.Reduction.Sent,
        MemoryBytes = MemoryBytes + (last.Memory is { } memory ? memory.RamBytes + memory.DiskBytes : 0),
        ArchiveBytes = ArchiveBytes + (last.Memory is { } archive ? archive.ArchiveRamBytes + archive.DiskBytes : 0),
    };
}
