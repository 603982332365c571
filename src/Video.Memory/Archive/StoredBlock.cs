using Video.Memory.Archive.Quantising;
using Video.Memory.Archive.Storage;

namespace Video.Memory.Archive;

/// <summary>A kept block and where its keys and values are: in memory, in the file, or in both.</summary>
internal sealed class StoredBlock(BlockInfo info, Quantisation quantisation)
{
    public BlockInfo Info { get; set; } = info;

    public Quantisation Quantisation { get; } = quantisation;

    /// <summary>As bytes in memory; null when only the file has it.</summary>
    public byte[]? Encoded { get; set; }

    /// <summary>In the file; null when only memory has it.</summary>
    public FilePlace? Place { get; set; }

    /// <summary>How little it resembles the next kept block, 0 … 1; not a number until someone asks.</summary>
    public float ToNext { get; set; } = float.NaN;

    public long Id => Info.Id;

    public TimeRange Range => Info.Range;
}
