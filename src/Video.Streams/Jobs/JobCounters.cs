namespace Video.Streams.Jobs;

/// <summary>Counts the jobs of this process. Any thread may count and read.</summary>
public sealed class JobCounters
{
    private long _queued;
    private long _running;
    private long _done;
    private long _failed;
    private long _cancelled;

    /// <summary>Jobs that wait for their turn.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    public long Running => Interlocked.Read(ref _running);

    public long Done => Interlocked.Read(ref _done);

    public long Failed => Interlocked.Read(ref _failed);

    public long Cancelled => Interlocked.Read(ref _cancelled);

    internal void Set(int queued, int running)
    {
        Interlocked.Exchange(ref _queued, queued);
        Interlocked.Exchange(ref _running, running);
    }

    /// <param name="status">One of the final ones of <see cref="JobStatus"/>.</param>
    internal void End(string status)
    {
        if (status == JobStatus.Done) Interlocked.Increment(ref _done);
        else if (status == JobStatus.Failed) Interlocked.Increment(ref _failed);
        else Interlocked.Increment(ref _cancelled);
    }
}
