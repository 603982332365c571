using Video.Memory.Archive.Quantising;

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

    /// <summary>Encoded blocks of this stream in memory, at most: without a file all there are, with one its copies and what it cannot take at present.</summary>
    public long RamBytes { get; init; } = 256L << 20;

    /// <summary>Of them, copies of what the file has, at most; 0 or more. They save reading it, which the operating system's own cache mostly does as well.</summary>
    public long CopyBytes { get; init; } = 2L << 20;

    /// <summary>The stream's file; null keeps everything in memory.</summary>
    public string? Path { get; init; }

    /// <summary>What the stream's file takes at most, the copy made while compacting included. Three eighths of it are kept blocks, once there are as many.</summary>
    public long DiskBytes { get; init; } = 8L << 30;

    /// <summary>What is known of all blocks without their keys and values (frames, rows of the index), at most. Beyond it the rows of the
    /// oldest blocks are merged to one a block, then blocks are dropped.</summary>
    public long IndexBytes { get; init; } = 12L << 20;

    /// <summary>First and last of the layers, from 0, whose rows are held in memory to be searched; null: all. The file has all layers' in any case.</summary>
    public (int First, int Last)? IndexLayers { get; init; }

    /// <summary>Tokens of the largest block that will be added. Memory must hold at least four such, the disk twelve.</summary>
    public int MostTokens { get; init; } = 512;

    /// <summary>Decoded blocks kept for the next question, at most, and no more of them than <see cref="DecodedBytes"/>. What questions hold is not counted.</summary>
    public int CachedBlocks { get; init; } = 64;

    /// <summary>What decoded blocks take at most: decoding again costs little, so they get a quarter of what the stream has for encoded ones, on top.</summary>
    public long DecodedBytes => RamBytes / 4;

    /// <summary>What the process allows all its archives together in memory, decoded blocks included; null: no more than each stream's own limit.</summary>
    public ArchiveBudget? Process { get; init; }

    /// <summary>Tells when a disk that failed is tried again.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal Quantisation Quantisation(ArchiveShape shape) => new(Bits, KeyRun, Math.Min(ValueGroup, shape.HeadDim));

    /// <summary>Refuses what is out of range.</summary>
    /// <exception cref="VideoException">Names the option and the least it may be.</exception>
    internal void Check(ArchiveShape shape)
    {
        if (Bits is not (4 or 8 or 16)) throw Refused(nameof(Bits), $"An archive keeps 4, 8 or 16 bits a number, not {Bits}.");
        if (KeyRun < 8) throw Refused(nameof(KeyRun), $"At least 8 tokens share a key's scale, not {KeyRun}.");
        if (ValueGroup < 8 || !Quantisation(shape).Fits(shape))
            throw Refused(nameof(ValueGroup), $"A group of values has at least 8 channels and divides a head of {shape.HeadDim}, which is even: not {ValueGroup}.");
        if (IndexLayers is { } layers && !(layers.First >= 0 && layers.First <= layers.Last && layers.Last < shape.Layers))
            throw Refused(nameof(IndexLayers), $"The layers whose rows are searched are among 0 to {shape.Layers - 1}, not {layers.First} to {layers.Last}.");
        if (MostTokens < 1) throw Refused(nameof(MostTokens), $"A block has at least 1 token, not {MostTokens}.");
        if (CopyBytes < 0) throw Refused(nameof(CopyBytes), $"The copies kept are 0 bytes or more, not {CopyBytes}.");
        if (CachedBlocks < 0) throw Refused(nameof(CachedBlocks), $"The decoded blocks kept are 0 or more, not {CachedBlocks}.");

        var largest = new EncodedLayout(shape, Quantisation(shape), MostTokens).Bytes;
        Holds(nameof(RamBytes), RamBytes, 4L * largest);
        if (Process is not null) Holds(nameof(Process), Process.Bytes, 4L * largest);
        if (Path is not null) Holds(nameof(DiskBytes), DiskBytes, 12L * (largest + 2L * shape.Width * MostTokens / 16 + 4096));
        Holds(nameof(IndexBytes), IndexBytes, 8L * (2 * shape.Width + 4096));
    }

    private void Holds(string name, long bytes, long least)
    {
        if (bytes < least)
            throw Refused(name, $"{name} is {bytes:N0} bytes; blocks of up to {MostTokens} tokens of this model need at least {least:N0} there.");
    }

    private static VideoException Refused(string name, string message) => new(ErrorCode.InvalidArgument, message, name);
}
