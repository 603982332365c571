namespace Video.Memory.Archive.Storage;

/// <summary>Whether a disk takes writes, why not, and when to try again: after 5 seconds, then twice as long each time, up to a minute.</summary>
internal sealed class Outage(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _since;
    private TimeSpan _pause;

    /// <summary>Null while all is well.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether a write is worth trying.</summary>
    public bool MayTry => Reason is null || clock.GetElapsedTime(_since) >= _pause;

    public void Began(string reason)
    {
        _pause = Reason is null ? First : _pause * 2 < Longest ? _pause * 2 : Longest;
        _since = clock.GetTimestamp();
        Reason = reason;
    }

    public void Ended() => Reason = null;
}
