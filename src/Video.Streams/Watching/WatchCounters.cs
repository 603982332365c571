namespace Video.Streams.Watching;

/// <summary>Counts what the watches of this process do. Any thread may count and read.</summary>
public sealed class WatchCounters
{
    private readonly long[] _events = new long[Enum.GetValues<WatchEventType>().Length];
    private long _standing;
    private long _looks;
    private long _lost;

    /// <summary>Watches that there are, paused and expired ones included.</summary>
    public long Standing => Interlocked.Read(ref _standing);

    /// <summary>Looks that were taken, of each watch.</summary>
    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>Events that gave way because the database did not take them in time.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Events of a type that were told.</summary>
    public long Told(WatchEventType type) => Interlocked.Read(ref _events[(int)type]);

    internal void Stand(int more) => Interlocked.Add(ref _standing, more);

    internal void Look() => Interlocked.Increment(ref _looks);

    internal void Lose() => Interlocked.Increment(ref _lost);

    internal void Tell(WatchEventType type) => Interlocked.Increment(ref _events[(int)type]);
}
