namespace Video.Ingest.Publishing;

/// <summary>Counts what became of those who wanted to publish. Any thread may count and read.</summary>
public sealed class PublishCounters
{
    private readonly long[] _refusals = new long[Enum.GetValues<PublishRefusal>().Length];
    private long _admitted;
    private long _left;

    /// <summary>Publishers that were given a place.</summary>
    public long Admitted => Interlocked.Read(ref _admitted);

    /// <summary>Of them, those that are gone.</summary>
    public long Left => Interlocked.Read(ref _left);

    /// <summary>Refused for one reason.</summary>
    public long Refused(PublishRefusal reason) => Interlocked.Read(ref _refusals[(int)reason]);

    /// <summary>Refused for any reason.</summary>
    public long RefusedInAll => Enum.GetValues<PublishRefusal>().Sum(Refused);

    internal void Refuse(PublishRefusal reason) => Interlocked.Increment(ref _refusals[(int)reason]);

    internal void Admit() => Interlocked.Increment(ref _admitted);

    internal void Leave() => Interlocked.Increment(ref _left);
}
