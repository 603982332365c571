using Video.Ingest.Sources;

namespace Video.Ingest.Live;

/// <summary>Stream time over all connections of a source: within one as its <see cref="LiveClock"/> says, between two as time passes here.</summary>
/// <param name="origin">Where the stream stood when the source was opened.</param>
/// <param name="opened">When that was, on a clock that never jumps, as all arrivals here.</param>
internal sealed class LiveTimeline(StreamOrigin origin, TimeSpan opened)
{
    /// <summary>Two pictures of different connections are at least this far apart.</summary>
    private static readonly TimeSpan LeastGap = TimeSpan.FromMilliseconds(1);

    private LiveClock? _clock;
    private TimeSpan _start;
    private TimeSpan _began;
    private TimeSpan _last;
    private long _earlierJumps;

    /// <summary>How often the source's clock ceased to be believable, in all connections.</summary>
    public long Jumps => _earlierJumps + (_clock?.Jumps ?? 0);

    /// <summary>A new connection has given its first picture.</summary>
    public void Begin(TimeSpan arrival)
    {
        _start = _clock is null ? Opening(arrival) : _clock.Position + Gap(arrival);
        (_began, _last, _earlierJumps) = (arrival, arrival, Jumps);
        _clock = new LiveClock(_start);
    }

    /// <param name="time">Of the next picture of the connection, on the source's clock.</param>
    /// <param name="arrival">When it came.</param>
    /// <returns>Stream time.</returns>
    public TimeSpan Stamp(TimeSpan time, TimeSpan arrival)
    {
        _last = arrival;
        return _clock!.Stamp(time, arrival);
    }

    /// <summary>Until when the newest picture is shown if none came after it.</summary>
    public TimeSpan ShownUntil(TimeSpan now) => _clock!.Position + (now - _last);

    // A stream without a past begins with its first picture, whenever that comes; one that goes on has a clock that runs already.
    private TimeSpan Opening(TimeSpan arrival) => origin == default ? TimeSpan.Zero : origin.Position + (arrival - opened);

    // What the connection's pictures ran ahead of the time here (a burst of HLS segments at its beginning) has taken its part of the gap already.
    private TimeSpan Gap(TimeSpan arrival)
    {
        var ahead = _clock!.Position - _start - (_last - _began);
        var gap = arrival - _last - (ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero);
        return gap > LeastGap ? gap : LeastGap;
    }
}
