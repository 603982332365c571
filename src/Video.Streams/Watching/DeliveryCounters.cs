namespace Video.Streams.Watching;

/// <summary>Counts what became of webhooks of this process. Any thread may count and read.</summary>
public sealed class DeliveryCounters
{
    private long _delivered;
    private long _failed;
    private long _dead;
    private long _underWay;

    /// <summary>Messages that their receiver took.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Tries that failed and are followed by another.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Messages that were given up: they stay listed, and may be replayed.</summary>
    public long Dead => Interlocked.Read(ref _dead);

    /// <summary>Messages that are being sent now.</summary>
    public long UnderWay => Interlocked.Read(ref _underWay);

    internal void Begin() => Interlocked.Increment(ref _underWay);

    internal void End() => Interlocked.Decrement(ref _underWay);

    internal void Count(State.DeliveryState state)
    {
        if (state == State.DeliveryState.Delivered) Interlocked.Increment(ref _delivered);
        else if (state == State.DeliveryState.Dead) Interlocked.Increment(ref _dead);
        else Interlocked.Increment(ref _failed);
    }
}
