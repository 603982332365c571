namespace Video.State.Databases;

/// <summary>Counts what was lost to the bounds of the tables.</summary>
internal sealed class Dropped
{
    private long _events;
    private long _deliveries;
    private long _jobs;

    public long Events => Interlocked.Read(ref _events);

    public long Deliveries => Interlocked.Read(ref _deliveries);

    public long Jobs => Interlocked.Read(ref _jobs);

    public void AddEvents(long count) => Interlocked.Add(ref _events, count);

    public void AddDeliveries(long count) => Interlocked.Add(ref _deliveries, count);

    public void AddJobs(long count) => Interlocked.Add(ref _jobs, count);
}
