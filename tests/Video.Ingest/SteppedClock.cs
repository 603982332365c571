using System.Collections.Concurrent;

namespace Video.Ingest.Tests;

/// <summary>A clock on which every wait is over at once, the time having moved on to its end.</summary>
public sealed class SteppedClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private long _now;

    /// <summary>When each wait ended, counted from the clock's beginning.</summary>
    public IEnumerable<TimeSpan> Waits => _waits;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan) return System.CreateTimer(callback, state, dueTime, period);
        _waits.Enqueue(TimeSpan.FromTicks(Interlocked.Add(ref _now, dueTime.Ticks)));
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
