namespace Video.Ingest.Live;

/// <summary>How patient a live source is, and how eager to come back.</summary>
public sealed record LiveSettings
{
    /// <summary>Silence for less than this is never a stall.</summary>
    public TimeSpan StallFloor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence for so many of the source's own intervals between pictures is a stall.</summary>
    public int StallIntervals { get; init; } = 10;

    /// <summary>As <see cref="StallFloor"/>, for sources that come in segments (HLS): nothing comes between two of them, which is 10 s at most with most servers.</summary>
    public TimeSpan SegmentFloor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may take from its description to its first picture.</summary>
    public TimeSpan FirstPicture { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pause before the first new try; it doubles with each try that did not last.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, and the pause after a failure that only people can mend (a wrong password, a path that does not exist).</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that gave pictures for so long was good: the next pause is the first one again.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);
}
