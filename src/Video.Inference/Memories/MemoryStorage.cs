using Video.Memory.Archive;

namespace Video.Inference.Memories;

/// <summary>Where a stream's archived blocks go, for memories that archive.</summary>
public sealed record MemoryStorage
{
    /// <summary>In memory alone, with the archive's own limits.</summary>
    public static MemoryStorage InMemory { get; } = new();

    /// <summary>The folder of this stream alone, made when missing; null: nothing outlives the process.</summary>
    public string? Folder { get; init; }

    /// <summary>Bytes of memory for this stream's archived blocks; null: as the archive has it. Of what its file holds, few copies are kept.</summary>
    public long? RamBytes { get; init; }

    /// <summary>Bytes of disk for this stream; null: as the archive has it.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>What all streams of the process may keep in memory together; null: no more than each alone.</summary>
    public ArchiveBudget? Process { get; init; }

    /// <summary>These limits as an archive takes them.</summary>
    /// <param name="file">Of the archive within <see cref="Folder"/>.</param>
    internal ArchiveOptions Options(string file)
    {
        var options = new ArchiveOptions { Process = Process, Path = Folder is null ? null : Path.Combine(Folder, file) };
        return options with { RamBytes = RamBytes ?? options.RamBytes, DiskBytes = DiskBytes ?? options.DiskBytes };
    }
}
