namespace Video.Memory.Archive;

/// <summary>What an archive holds and has done since it was opened.</summary>
public sealed record ArchiveCounters
{
    public required ArchiveState State { get; init; }

    /// <summary>Why it is degraded, as a sentence; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Blocks that can be read.</summary>
    public int Blocks { get; init; }

    /// <summary>Of those, how many a file should hold and does not yet.</summary>
    public int Unwritten { get; init; }

    /// <summary>Blocks that a budget pushed out.</summary>
    public long Dropped { get; init; }

    /// <summary>Blocks that were found damaged.</summary>
    public long Damaged { get; init; }

    /// <summary>Encoded blocks in memory.</summary>
    public long RamBytes { get; init; }

    /// <summary>Rows of the index and tables of frames, in memory.</summary>
    public long IndexBytes { get; init; }

    /// <summary>Decoded blocks that are kept for the next question, in memory.</summary>
    public long DecodedBytes { get; init; }

    /// <summary>Length of the file; 0 without one.</summary>
    public long DiskBytes { get; init; }

    /// <summary>Reads that found the block decoded, and those that did not.</summary>
    public long Hits { get; init; }

    public long Misses { get; init; }

    /// <summary>Bytes of encoded blocks that were decoded for questions, out of memory or out of the file.</summary>
    public long BytesDecoded { get; init; }

    /// <summary>Of them, bytes read from the file.</summary>
    public long BytesRead { get; init; }

    /// <summary>Bytes written to the file by adding and dropping.</summary>
    public long BytesWritten { get; init; }

    /// <summary>Bytes written once more by compacting.</summary>
    public long BytesCompacted { get; init; }

    public int Compactions { get; init; }

    /// <summary>Time spent on decoding.</summary>
    public TimeSpan DecodeTime { get; init; }
}
