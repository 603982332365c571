using System.Buffers.Binary;
using System.Text;

namespace Video.Memory.Archive.Storage;

/// <summary>The start of an archive file: what kind of file it is, of which version, and whose keys and values it holds.</summary>
/// <remarks>
/// 512 bytes, little-endian: "VIDEOKV\n" · version int32 · layers, key-value heads, head dim int32 · length of the fingerprint int32 ·
/// fingerprint UTF-8 · zeros · CRC-32C of all before it. The first 12 bytes stay the same in every version.
/// </remarks>
internal static class FileHeader
{
    public const int Length = 512;
    public const int Version = 2;

    private const int ChecksumAt = Length - sizeof(uint);
    private const int TextAt = 28;

    private static ReadOnlySpan<byte> Magic => "VIDEOKV\n"u8;

    public static byte[] Write(ArchiveShape shape, ModelFingerprint fingerprint)
    {
        var header = new byte[Length];
        Magic.CopyTo(header);
        ReadOnlySpan<int> numbers = [Version, shape.Layers, shape.KeyValueHeads, shape.HeadDim, Encoding.UTF8.GetByteCount(fingerprint.Text)];
        for (var i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8 + 4 * i), numbers[i]);
        if (!Encoding.UTF8.TryGetBytes(fingerprint.Text, header.AsSpan(TextAt, ChecksumAt - TextAt), out _))
            throw new ArgumentException($"A model's fingerprint has at most {ChecksumAt - TextAt} bytes.", nameof(fingerprint));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(ChecksumAt), Checksum.Of(header.AsSpan(0, ChecksumAt)));
        return header;
    }

    /// <summary>Whether a file that begins so was never finished: it is empty, or a part of a header followed by nothing.</summary>
    /// <param name="start">The first <see cref="Length"/> bytes, or all where there are fewer.</param>
    /// <param name="fileLength">Length of the whole file.</param>
    public static bool NeverBegun(ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength > Length) return false;
        if (!start.ContainsAnyExcept((byte)0)) return true;
        var known = Math.Min(start.Length, Magic.Length);
        var ours = start[..known].SequenceEqual(Magic[..known]) && (start.Length < 12 || BinaryPrimitives.ReadInt32LittleEndian(start[8..]) == Version);
        return ours && (start.Length < Length || !Intact(start));
    }

    /// <summary>Refuses a file that this model and version cannot use.</summary>
    /// <exception cref="VideoException">It is not an archive, damaged at its start, of another version, or another model's.</exception>
    public static void Check(ReadOnlySpan<byte> start, string path, ArchiveShape shape, ModelFingerprint fingerprint)
    {
        if (start.Length < 12 || !start[..8].SequenceEqual(Magic))
            throw new VideoException(ErrorCode.InvalidArgument, $"{path} is not a stream's memory file; it is left as it is.", path);
        var version = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
        if (version != Version)
            throw new VideoException(ErrorCode.Conflict, $"{path} is a memory file of version {version}, this program writes version {Version}; it is left as it is.", path);
        if (start.Length < Length || !Intact(start))
            throw new VideoException(ErrorCode.Conflict, $"The first {Length} bytes of {path} are damaged, so the model it belongs to cannot be told; it is left as it is.", path);

        var written = Encoding.UTF8.GetString(start.Slice(TextAt, BinaryPrimitives.ReadInt32LittleEndian(start[24..])));
        if (written != fingerprint.Text)
            throw new VideoException(ErrorCode.Conflict, $"{path} was written with the model {written}, this one is {fingerprint.Text}; it is left as it is.", path);
        var held = new ArchiveShape(BinaryPrimitives.ReadInt32LittleEndian(start[12..]), BinaryPrimitives.ReadInt32LittleEndian(start[16..]), BinaryPrimitives.ReadInt32LittleEndian(start[20..]));
        if (held != shape)
            throw new VideoException(ErrorCode.Conflict, $"{path} holds keys and values of {held}, this model has {shape}; it is left as it is.", path);
    }

    private static bool Intact(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumAt..]) == Checksum.Of(header[..ChecksumAt]);
}
