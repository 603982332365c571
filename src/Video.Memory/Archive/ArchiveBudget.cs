namespace Video.Memory.Archive;

/// <summary>What all archives of a process may keep in memory together, as encoded blocks. For any number of threads.</summary>
public sealed class ArchiveBudget
{
    private long _used;

    /// <param name="bytes">At least 1.</param>
    public ArchiveBudget(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        Bytes = bytes;
    }

    public long Bytes { get; }

    public long Used => Interlocked.Read(ref _used);

    /// <summary>How much more is used than allowed; 0 when it is not.</summary>
    public long Excess => Math.Max(0, Used - Bytes);

    internal void Take(long bytes) => Interlocked.Add(ref _used, bytes);

    internal void GiveBack(long bytes) => Interlocked.Add(ref _used, -bytes);
}
