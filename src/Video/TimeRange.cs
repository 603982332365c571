namespace Video;

/// <summary>A span of stream time, both ends included.</summary>
public readonly record struct TimeRange(TimeSpan From, TimeSpan To)
{
    public bool Contains(TimeSpan position) => From <= position && position <= To;
}
