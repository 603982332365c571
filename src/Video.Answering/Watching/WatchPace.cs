namespace Video.Answering.Watching;

/// <summary>How often a watch looks. Stream time.</summary>
/// <param name="Interval">Fixed, 0.1 s to 1 h; null: by itself, see <see cref="IsDue"/>.</param>
public readonly record struct WatchPace(TimeSpan? Interval)
{
    /// <summary>By itself a watch looks no more often than this, and no less often than <see cref="Slowest"/>.</summary>
    public static readonly TimeSpan Quickest = TimeSpan.FromSeconds(0.5), Slowest = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(0.1), LongestInterval = TimeSpan.FromHours(1);

    /// <summary>Whether it is time for a look.</summary>
    /// <param name="now">Stream time of the newest frame.</param>
    /// <param name="last">That of the last look; null: there was none.</param>
    /// <param name="changed">When something in the picture last changed; null: never.</param>
    /// <param name="undecided">Whether the next look may decide something.</param>
    /// <remarks>
    /// By itself: twice a second while something changes or a decision is pending. The longer nothing has changed, the less often: half as long as it has been quiet,
    /// up to <see cref="Slowest"/>. The next change is looked at as soon as it is in a frame.
    /// </remarks>
    public bool IsDue(TimeSpan now, TimeSpan? last, TimeSpan? changed, bool undecided)
    {
        if (last is not { } before) return true;
        var quiet = now - (changed ?? TimeSpan.Zero);
        return now - before >= (Interval ?? (undecided ? Quickest : Between(quiet / 2)));
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: out of its range.</exception>
    public void Validate()
    {
        if (Interval < ShortestInterval || Interval > LongestInterval)
            throw new VideoException(ErrorCode.InvalidArgument,
                $"'interval' is {Interval.Value.TotalSeconds} s; it is \"auto\" or {ShortestInterval.TotalSeconds} to {LongestInterval.TotalSeconds} s.", "interval");
    }

    private static TimeSpan Between(TimeSpan wanted) => wanted < Quickest ? Quickest : wanted > Slowest ? Slowest : wanted;
}
