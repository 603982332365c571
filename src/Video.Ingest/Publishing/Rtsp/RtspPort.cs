namespace Video.Ingest.Publishing.Rtsp;

/// <summary>What the connections of a listener share.</summary>
internal sealed record RtspPort(IPublishGate Gate, PublishDock Dock, FeedServer Feeds, PublishLimits Limits, IPublishJournal? Journal)
{
    private int _publishers;

    /// <summary>Connections past their first ANNOUNCE.</summary>
    public int Publishers => Volatile.Read(ref _publishers);

    /// <returns>False when there is no room for one more; else the caller gives it back with <see cref="Release"/>.</returns>
    public bool TryReserve()
    {
        if (Interlocked.Increment(ref _publishers) <= Limits.Publishers) return true;
        Release();
        return false;
    }

    public void Release() => Interlocked.Decrement(ref _publishers);
}
