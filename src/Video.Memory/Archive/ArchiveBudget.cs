namespace Video.Memory.Archive;

/// <summary>What all archives of a process may keep in memory together, as encoded blocks and as decoded ones.</summary>
/// <remarks>Whoever holds most gives up first, so the archives that share a budget are used by one thread at a time (the inference engine's).
/// What is used can be read on any thread.</remarks>
public sealed class ArchiveBudget
{
    private readonly List<IShedding> _sharing = [];
    private long _used;

    /// <param name="bytes">At least 1.</param>
    public ArchiveBudget(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        Bytes = bytes;
    }

    public long Bytes { get; }

    public long Used => Interlocked.Read(ref _used);

    internal void Join(IShedding archive) => _sharing.Add(archive);

    internal void Leave(IShedding archive) => _sharing.Remove(archive);

    /// <summary>Negative gives back.</summary>
    internal void Take(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>Has those who hold most give up until all together are within the budget, or nobody can: copies first, of whoever has some.</summary>
    internal void Hold()
    {
        while (Used > Bytes)
        {
            var most = _sharing.OrderByDescending(archive => archive.Held);
            if (!most.Any(archive => archive.ShedCopy()) && !most.Any(archive => archive.ShedBlock())) return;
        }
    }

    /// <summary>The same with copies alone, for whoever took room for one.</summary>
    internal void HoldCopies()
    {
        while (Used > Bytes && _sharing.OrderByDescending(archive => archive.Held).Any(archive => archive.ShedCopy())) { }
    }
}
