namespace Video.Inference.Streams;

/// <summary>What is said of gaps from several sides, as one list.</summary>
internal static class GapList
{
    /// <summary>The parts of gaps that lie within a range, in order of time; what overlaps for one reason is one.</summary>
    public static IReadOnlyList<MemoryGap> Within(TimeRange range, IEnumerable<MemoryGap> gaps)
    {
        var (merged, lastOf) = (new List<MemoryGap>(), new Dictionary<string, int>());
        foreach (var gap in gaps.Where(gap => gap.Range.From < range.To && gap.Range.To > range.From).OrderBy(gap => gap.Range.From))
        {
            var part = new TimeRange(Later(gap.Range.From, range.From), Earlier(gap.Range.To, range.To));
            // In order of time, what overlaps for one reason overlaps with the last that has it.
            if (lastOf.TryGetValue(gap.Reason, out var last) && merged[last] is var before && before.Range.To >= part.From)
            {
                merged[last] = before with { Range = before.Range with { To = Later(before.Range.To, part.To) } };
                continue;
            }
            lastOf[gap.Reason] = merged.Count;
            merged.Add(gap with { Range = part });
        }
        return merged;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
