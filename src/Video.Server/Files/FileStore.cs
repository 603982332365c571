using Microsoft.Extensions.Hosting;
using Video.State;

namespace Video.Server.Files;

/// <summary>The uploaded files: their bytes on disk, their records in the state.</summary>
/// <remarks>A file is written under the name that <see cref="Unfinished"/> ends, recorded, and renamed; so whatever interrupts that, the next start either finishes it or removes it.</remarks>
public sealed class FileStore(UploadSettings settings, IFileTable table, IJobTable jobs, TimeProvider time) : IHostedService, IDisposable
{
    private const string Unfinished = ".part";
    private const int Piece = 128 * 1024;

    /// <summary>How often the disk is asked for its free space, in bytes written.</summary>
    private const long AskEvery = 16 << 20;

    // ENOSPC and EDQUOT, which .NET leaves in HResult on Unix.
    private const int NoSpace = 28, NoQuota = 122;

    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, long> _arriving = [];   // bytes that arrived and are not recorded yet
    private string? _folder;
    private int _uploads;
    private long _refused;

    public UploadSettings Settings => settings;

    /// <summary>Files that were refused or broke off since the start; nothing is left of them.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _folder = settings.Folder is { } folder ? Made(folder) : Directory.CreateTempSubdirectory("video-files-").FullName;
        var known = (await table.ListAsync(cancellation: cancellationToken)).Select(file => file.Path).ToHashSet();
        foreach (var left in Directory.EnumerateFiles(_folder, "*" + Unfinished, SearchOption.AllDirectories))
        {
            var path = left[..^Unfinished.Length];
            if (known.Contains(path)) File.Move(left, path, overwrite: true);
            else File.Delete(left);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        if (settings.Folder is null && _folder is not null && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Writes a file that arrives. The caller disposes it, and so deletes it unless it was kept.</summary>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.TooLarge"/>, <see cref="ErrorCode.OverBudget"/> (the tenant's files, or uploads at a time), <see cref="ErrorCode.StorageFull"/>: nothing of it is left.
    /// </exception>
    internal async Task<Upload> WriteAsync(TenantId tenant, Stream content, long most, CancellationToken cancellation)
    {
        Enter();
        var id = "file-" + Guid.NewGuid().ToString("n")[..24];
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder!, tenant.Value)).FullName, id) + Unfinished;
        long bytes = 0;
        try
        {
            await using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 }))
            {
                var piece = new byte[Piece];
                while (await content.ReadAsync(piece, cancellation) is > 0 and var read)
                {
                    var ask = bytes == 0 || bytes / AskEvery != (bytes + read) / AskEvery;
                    SetAside(tenant, read);
                    bytes += read;
                    if (bytes > most) throw TooLarge(most);
                    if (ask) await RequireRoomAsync(tenant, cancellation);
                    await file.WriteAsync(piece.AsMemory(0, read), cancellation);
                }
            }
            await RequireRoomAsync(tenant, cancellation);
            return new Upload(id, path, bytes, () => Leave(tenant, bytes));
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref _refused);
            File.Delete(path);
            Leave(tenant, bytes);
            if (failure is IOException { HResult: NoSpace or NoQuota }) throw Full(failure);
            throw;
        }
    }

    /// <summary>Looks whether it is a video, and records it.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableSource"/>: it is not.</exception>
    internal async Task<FileRecord> KeepAsync(TenantId tenant, Upload upload, string? name, string purpose, CancellationToken cancellation)
    {
        var clean = UploadName.Of(name);
        try
        {
            await UploadCheck.RequireVideoAsync(upload.Path, clean, cancellation);
        }
        catch
        {
            Interlocked.Increment(ref _refused);
            throw;
        }
        var record = new FileRecord(upload.Id, tenant, clean, upload.Bytes, purpose, upload.Path[..^Unfinished.Length], time.GetUtcNow());
        await table.SaveAsync(record, cancellation);
        upload.Kept = true;
        File.Move(upload.Path, record.Path);
        return record;
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.NotFound"/>.</exception>
    public async Task<FileRecord> FindAsync(TenantId tenant, string id, CancellationToken cancellation) =>
        await table.FindAsync(tenant, id, cancellation) is { } file && File.Exists(file.Path) ? file : throw Missing(id);

    public Task<IReadOnlyList<FileRecord>> ListAsync(TenantId tenant, CancellationToken cancellation) => table.ListAsync(tenant, cancellation);

    /// <exception cref="VideoException"><see cref="ErrorCode.NotFound"/>; <see cref="ErrorCode.Conflict"/>: an unfinished job needs it.</exception>
    public async Task DeleteAsync(TenantId tenant, string id, CancellationToken cancellation)
    {
        if (await table.FindAsync(tenant, id, cancellation) is not { } file) throw Missing(id);
        var needed = (await jobs.UnfinishedAsync(tenant, cancellation)).FirstOrDefault(job => job.Spec.Contains($"\"{id}\"", StringComparison.Ordinal));
        if (needed is not null) throw new VideoException(ErrorCode.Conflict, $"File '{id}' is needed by '{needed.Id}', which is not finished; cancel that first.", "id");
        await table.DeleteAsync(tenant, id, cancellation);
        File.Delete(file.Path);
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _uploads) <= settings.MostAtOnce) return;
        Interlocked.Decrement(ref _uploads);
        throw new VideoException(ErrorCode.OverBudget, $"{settings.MostAtOnce} files are being uploaded, and no more are taken at a time; try again when one is done.");
    }

    private void Leave(TenantId tenant, long bytes)
    {
        Interlocked.Decrement(ref _uploads);
        SetAside(tenant, -bytes);
    }

    private void SetAside(TenantId tenant, long bytes)
    {
        lock (_lock) _arriving[tenant] = _arriving.GetValueOrDefault(tenant) + bytes;
    }

    /// <summary>Whether the disk and the tenant's share have room for what has arrived so far.</summary>
    private async Task RequireRoomAsync(TenantId tenant, CancellationToken cancellation)
    {
        if (new DriveInfo(_folder!).AvailableFreeSpace < settings.LeastFree) throw Full(null);
        var used = await table.BytesAsync(tenant, cancellation);
        long arriving;
        lock (_lock) arriving = _arriving.GetValueOrDefault(tenant);
        if (used + arriving > settings.LargestTenant)
            throw new VideoException(ErrorCode.OverBudget,
                $"With this file, files would take more than the {settings.LargestTenant:N0} bytes that '{tenant}' has for them; {used:N0} are taken. Delete some first.", "file");
    }

    internal static VideoException TooLarge(long most) => new(ErrorCode.TooLarge, $"The file is larger than the {most:N0} bytes that are taken.", "file");

    private static VideoException Full(Exception? inner) =>
        new(ErrorCode.StorageFull, "The disk for uploaded files is full; nothing of this file was kept.", "file", inner);

    private static VideoException Missing(string id) => new(ErrorCode.NotFound, $"There is no file '{id}'.", "id");

    private static string Made(string folder)
    {
        try
        {
            return Directory.CreateDirectory(Path.GetFullPath(folder)).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.Environment, $"The folder for uploaded files, {folder}, cannot be made: {failure.Message}", "uploads", failure);
        }
    }
}
