using Orleans;

namespace Video.Streams;

/// <summary>A span, in seconds of stream time, of which nothing is known, and why.</summary>
[GenerateSerializer]
public sealed record GapSpan([property: Id(0)] double From, [property: Id(1)] double To, [property: Id(2)] string Reason)
{
    internal static GapSpan Of(MemoryGap gap) => new(gap.Range.From.TotalSeconds, gap.Range.To.TotalSeconds, gap.Reason);
}
