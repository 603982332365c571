using System.IO.MemoryMappedFiles;

namespace Video.Checkpoints;

/// <summary>A file of which pieces are mapped for as long as they are looked at, so that its pages do not add up in memory.</summary>
internal sealed class MappedFile : IDisposable
{
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;

    public MappedFile(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        _map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
    }

    public delegate void PieceReader(ReadOnlySpan<byte> bytes);

    /// <summary>Shows <paramref name="length"/> bytes from <paramref name="offset"/> on; they are gone when the call returns.</summary>
    public unsafe void Read(long offset, int length, PieceReader read)
    {
        // A mapped page beyond a file's end kills the process instead of throwing, so a file that shrank is found here.
        if (RandomAccess.GetLength(_file.SafeFileHandle) < offset + length)
            throw new VideoException(
                ErrorCode.UnusableModel, $"{_file.Name} has become shorter while it was being read.", Path.GetFileName(_file.Name));

        using var view = _map.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        try
        {
            read(new ReadOnlySpan<byte>(pointer + view.PointerOffset, length));
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public void Dispose()
    {
        _map.Dispose();
        _file.Dispose();
    }
}
