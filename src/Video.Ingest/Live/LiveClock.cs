namespace Video.Ingest.Live;

/// <summary>Turns the times that a live source puts on its pictures into stream time, whatever its clock does.</summary>
/// <remarks>
/// A camera's clock may be set while it runs, stand still, or begin anew. As long as it is believable, stream time follows it; where it is not, stream time
/// goes on by as much as has passed here. It never stands still or runs backwards. One connection's pictures, in the order in which they come.
/// </remarks>
/// <param name="start">Stream time of the first picture.</param>
internal sealed class LiveClock(TimeSpan start)
{
    /// <summary>How much further than the time that passed here a source may go in one step: a burst of segments of which one is missing.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Steps up to this are what <see cref="Decoding.DecodeCommand"/> makes of a time that does not move on.</summary>
    private static readonly TimeSpan Standing = TimeSpan.FromTicks(1);

    private (TimeSpan Time, TimeSpan Arrival)? _last;
    private bool _mending;

    /// <summary>Stream time of the newest picture; that of the first before there is one.</summary>
    public TimeSpan Position { get; private set; } = start;

    /// <summary>How often the source's clock ceased to be believable.</summary>
    public int Jumps { get; private set; }

    /// <param name="time">On the source's clock; later than the last one, by one tick where the source did not move on.</param>
    /// <param name="arrival">On a clock here that never jumps.</param>
    /// <returns>Stream time.</returns>
    public TimeSpan Stamp(TimeSpan time, TimeSpan arrival)
    {
        if (_last is { } last)
        {
            var (step, passed) = (time - last.Time, arrival - last.Arrival);
            var believable = step > Standing && step <= passed + Slack;
            if (!believable && !_mending) Jumps++;
            _mending = !believable;
            Position += believable ? step : passed > Standing ? passed : Standing;
        }

        _last = (time, arrival);
        return Position;
    }
}
