using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Video.Memory.Archive.Storage;

/// <summary>One archive file, open and locked against any other opener. Records are appended; what was appended never changes.</summary>
/// <remarks>All members but <see cref="Sync"/> and <see cref="TryRead"/> are for one thread at a time.</remarks>
internal sealed class ArchiveFile : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle _handle;

    private ArchiveFile(SafeFileHandle handle, string path, bool writable) =>
        (_handle, Path, IsWritable, Length) = (handle, path, writable, RandomAccess.GetLength(handle));

    public delegate T PayloadReader<out T>(ReadOnlySpan<byte> payload);

    public string Path { get; private set; }

    public bool IsWritable { get; }

    /// <summary>Where the next record will begin.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a file, or begins one; read-only where it is there and cannot be written.</summary>
    /// <exception cref="VideoException">It is open elsewhere, or <see cref="FileHeader.Check"/> refuses it. It is left as it was.</exception>
    /// <exception cref="IOException">It can be neither opened nor begun.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static ArchiveFile Open(string path, ArchiveShape shape, ModelFingerprint fingerprint)
    {
        var file = OpenAny(path);
        try
        {
            var start = file.Bytes(0, (int)Math.Min(FileHeader.Length, file.Length));
            if (file.IsWritable && FileHeader.NeverBegun(start, file.Length)) file.Begin(FileHeader.Write(shape, fingerprint));
            else FileHeader.Check(start, path, shape, fingerprint);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Begins a file in place of whatever is there.</summary>
    public static ArchiveFile Create(string path, ArchiveShape shape, ModelFingerprint fingerprint)
    {
        var file = new ArchiveFile(Handle(path, FileMode.Create, FileAccess.ReadWrite), path, writable: true);
        try
        {
            file.Begin(FileHeader.Write(shape, fingerprint));
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Appends a record. When this returns, the operating system has it: the end of this process does not lose it.</summary>
    /// <exception cref="IOException">It could not be written; nothing of it remains.</exception>
    public FilePlace Append(RecordHeader header, ReadOnlySpan<byte> info, ReadOnlySpan<byte> payload) =>
        new(AppendBytes(header.Record(info, payload)), header);

    /// <summary>Appends what is a record already. Returns its offset.</summary>
    /// <exception cref="IOException">It could not be written; nothing of it remains.</exception>
    public long AppendBytes(ReadOnlySpan<byte> record)
    {
        var offset = Length;
        try
        {
            RandomAccess.Write(_handle, record, offset);
        }
        catch
        {
            TryCut();
            throw;
        }
        Length += record.Length;
        return offset;
    }

    /// <summary>Makes this the end of the file.</summary>
    public void CutTo(long length)
    {
        RandomAccess.SetLength(_handle, length);
        Length = length;
    }

    /// <summary>Bytes of the file, fewer where it ends before.</summary>
    public byte[] Bytes(long offset, int count)
    {
        var bytes = new byte[count];
        return bytes[..Fill(offset, bytes)];
    }

    /// <summary>Reads a whole record; false where it is not what was written. May be called beside anything else.</summary>
    public bool TryRead(FilePlace place, Span<byte> record)
    {
        if (Fill(place.Offset, record) < record.Length || !RecordHeader.TryRead(record, out var header) || header != place.Header) return false;
        return Checksum.Of(record.Slice(RecordHeader.InfoAt, header.InfoLength)) == header.InfoChecksum
            && Checksum.Of(record.Slice(header.PayloadAt, header.PayloadLength)) == header.PayloadChecksum;
    }

    /// <summary>Shows a record's payload, mapped into memory for no longer than this call, so that pages do not add up.</summary>
    /// <exception cref="InvalidDataException">It is not what was written.</exception>
    public unsafe T Read<T>(FilePlace place, PayloadReader<T> read)
    {
        // A mapped page beyond a file's end kills the process instead of throwing, so a file that shrank is found here.
        var (offset, length) = (place.Offset + place.Header.PayloadAt, place.Header.PayloadLength);
        if (RandomAccess.GetLength(_handle) < offset + length) throw new InvalidDataException($"{Path} has become shorter.");
        using var map = MemoryMappedFile.CreateFromFile(_handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using var view = map.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        try
        {
            var payload = new ReadOnlySpan<byte>(pointer + view.PointerOffset, length);
            if (Checksum.Of(payload) != place.Header.PayloadChecksum) throw new InvalidDataException($"{Path} is damaged at byte {offset}.");
            return read(payload);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <summary>Takes the place and name of another file, in one step.</summary>
    public void Replace(string path)
    {
        File.Move(Path, path, overwrite: true);
        Path = path;
        FolderSync.Of(path);
    }

    /// <summary>Waits until the device has everything. May be called beside anything else.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();

    private static ArchiveFile OpenAny(string path)
    {
        try
        {
            return new ArchiveFile(Handle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite), path, writable: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && File.Exists(path))
        {
            return new ArchiveFile(Handle(path, FileMode.Open, FileAccess.Read), path, writable: false);
        }
    }

    private static SafeFileHandle Handle(string path, FileMode mode, FileAccess access)
    {
        for (var patience = Patience; ; patience -= Moment)
        {
            try
            {
                return File.OpenHandle(path, mode, access, FileShare.None);
            }
            catch (IOException error) when (DiskErrors.IsLocked(error))
            {
                if (patience <= TimeSpan.Zero) throw new VideoException(ErrorCode.Conflict, $"{path} is in use by another stream or process.", path, error);
                // A program that this process starts holds all its locks for the moment until it runs.
                Thread.Sleep(Moment);
            }
        }
    }

    private void Begin(byte[] header)
    {
        RandomAccess.Write(_handle, header, 0);
        CutTo(header.Length);
        Sync();
        FolderSync.Of(Path);
    }

    private int Fill(long offset, Span<byte> bytes)
    {
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(_handle, bytes[read..], offset + read) is var more and > 0) read += more;
        return read;
    }

    private void TryCut()
    {
        try
        {
            RandomAccess.SetLength(_handle, Length);
        }
        catch (IOException)
        {
            // What was written of the record stays behind the end; the next record overwrites it, and opening would cut it.
        }
    }
}
