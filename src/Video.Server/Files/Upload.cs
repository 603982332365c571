namespace Video.Server.Files;

/// <summary>An uploaded file that nobody has a record of yet: unless it is kept, it is deleted.</summary>
/// <param name="id">What it will be called.</param>
/// <param name="path">Where it lies meanwhile.</param>
/// <param name="bytes">Its size.</param>
/// <param name="release">Gives back the room that was set aside for it.</param>
internal sealed class Upload(string id, string path, long bytes, Action release) : IDisposable
{
    private bool _disposed;

    public string Id => id;

    public string Path => path;

    public long Bytes => bytes;

    public bool Kept { get; set; }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!Kept) File.Delete(path);
        release();
    }
}
