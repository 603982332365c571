using Video.Inference.Memories;
using Video.Memory.Archive;

namespace Video.Streams;

/// <summary>Where the streams of a service are remembered: a folder for each below one of the service's, and the limits of each and of all.</summary>
public sealed class MemoryStore
{
    /// <summary>The memory of streams that name none; null: as the model's presets say.</summary>
    public string? Method { get; init; }

    /// <summary>Holds a folder for each tenant, in which each of its streams has one of its own name; null: nothing outlives the process.</summary>
    public string? Folder { get; init; }

    /// <summary>As in <see cref="MemoryStorage.RamBytes"/>.</summary>
    public long? RamBytes { get; init; }

    /// <summary>As in <see cref="MemoryStorage.DiskBytes"/>.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>As in <see cref="MemoryStorage.Process"/>.</summary>
    public ArchiveBudget? Process { get; init; }

    /// <param name="stream">Whose memory it is.</param>
    /// <param name="ramBytes">Instead of <see cref="RamBytes"/>.</param>
    /// <param name="diskBytes">Instead of <see cref="DiskBytes"/>.</param>
    public MemoryStorage Of(StreamKey stream, long? ramBytes = null, long? diskBytes = null) =>
        new() { Folder = FolderOf(stream), RamBytes = ramBytes ?? RamBytes, DiskBytes = diskBytes ?? DiskBytes, Process = Process };

    /// <summary>Deletes what is left of a stream that is not open.</summary>
    /// <returns>False when there is nothing.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.Environment"/>: it cannot be deleted.</exception>
    public bool Forget(StreamKey stream)
    {
        if (FolderOf(stream) is not { } folder || !Directory.Exists(folder)) return false;
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.Environment, $"What stream '{stream.Stream}' left in {folder} cannot be deleted: {failure.Message}", "forget", failure);
        }
    }

    private string? FolderOf(StreamKey stream) => Folder is null ? null : Path.Combine(Folder, stream.Tenant.Value, stream.Stream.Value);
}
