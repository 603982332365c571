namespace Video;

/// <summary>A span of the stream of which the memory knows nothing any more, or never did.</summary>
/// <param name="Range">From when to when.</param>
/// <param name="Reason">Why, as a clause that can follow the span: "the service was not running".</param>
public sealed record MemoryGap(TimeRange Range, string Reason);
