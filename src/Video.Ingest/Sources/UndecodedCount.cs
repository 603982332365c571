namespace Video.Ingest.Sources;

/// <summary>Counts, over one decoder after the other, the pictures that came and could not be decoded. Any thread may read it.</summary>
internal sealed class UndecodedCount
{
    private readonly Lock _lock = new();
    private long _past;
    private Func<long>? _now;

    public long Total
    {
        get { lock (_lock) return _past + (_now?.Invoke() ?? 0); }
    }

    /// <summary>What the next decoder counts is added from now on.</summary>
    public void Begin(Func<long> now)
    {
        End();
        lock (_lock) _now = now;
    }

    /// <summary>The decoder is at its end.</summary>
    public void End()
    {
        lock (_lock) (_past, _now) = (_past + (_now?.Invoke() ?? 0), null);
    }
}
