namespace Video.Memory.Archive;

/// <summary>How an archive keeps its blocks. Where something is out of range, <see cref="BlockArchive"/> refuses it.</summary>
public sealed record ArchiveOptions
{
    /// <summary>Bits a number: 4, 8 or 16.</summary>
    public int Bits { get; init; } = 4;

    /// <summary>Keys: tokens that share a scale and an offset in each channel, at most; at least 8.</summary>
    public int KeyRun { get; init; } = 128;

    /// <summary>Values: channels of a head that share a scale and an offset in each token, at most; at least 8 and even.</summary>
    public int ValueGroup { get; init; } = 64;

    /// <summary>Encoded blocks of this stream in memory, at most. With a file they are copies that save reading; without one they are all there is.</summary>
    public long RamBytes { get; init; } = 256L << 20;

    /// <summary>The stream's file; null keeps everything in memory.</summary>
    public string? Path { get; init; }

    /// <summary>What the stream's file takes at most, the copy made while compacting included.</summary>
    public long DiskBytes { get; init; } = 8L << 30;

    /// <summary>Blocks known at most, and so the length of the index; at least 8.</summary>
    public int MostBlocks { get; init; } = 16_384;

    /// <summary>Rows of the index at most; beyond, the oldest blocks' rows are merged to one a block. At least <see cref="MostBlocks"/>.</summary>
    public int MostRows { get; init; } = 32_768;

    /// <summary>Decoded blocks kept for the next question, at most. What questions hold is not counted.</summary>
    public int CachedBlocks { get; init; } = 64;

    /// <summary>What the process allows all its archives together in memory; null: no more than each stream's own limit.</summary>
    public ArchiveBudget? Process { get; init; }
}
