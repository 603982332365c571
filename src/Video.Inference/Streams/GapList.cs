namespace Video.Inference.Streams;

/// <summary>What is said of gaps from several sides, as one list.</summary>
internal static class GapList
{
    /// <summary>The parts of gaps that lie within a range, in order of time; what overlaps for one reason is one.</summary>
    public static IReadOnlyList<MemoryGap> Within(TimeRange range, IEnumerable<MemoryGap> gaps)
    {
        var merged = new List<MemoryGap>();
        foreach (var gap in gaps.Where(gap => gap.Range.From < range.To && gap.Range.To > range.From).OrderBy(gap => gap.Range.From))
        {
            var part = new TimeRange(Later(gap.Range.From, range.From), Earlier(gap.Range.To, range.To));
            var same = merged.FindLastIndex(other => other.Reason == gap.Reason && other.Range.To >= part.From);
            if (same < 0) merged.Add(gap with { Range = part });
            else merged[same] = merged[same] with { Range = merged[same].Range with { To = Later(merged[same].Range.To, part.To) } };
        }
        return merged;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
