using System.Buffers.Binary;

namespace Video.Memory.Archive.Storage;

/// <summary>The first 64 bytes of a record; its info follows and then its payload, each filled up with zeros to a multiple of 64.</summary>
/// <remarks>Little-endian: magic uint64 · kind, info length, payload length int32 · checksums of info and payload uint32 · zero int32 ·
/// id, first and last tick of stream time int64 · zero int32 · CRC-32C of all before it.</remarks>
internal readonly record struct RecordHeader(
    RecordKind Kind, long Id, TimeRange Range, int InfoLength, int PayloadLength, uint InfoChecksum, uint PayloadChecksum)
{
    public const int Length = 64;
    public const ulong Magic = 0x0a434552_f7a1564b;

    private const int ChecksumAt = Length - sizeof(uint);

    public static RecordHeader For(RecordKind kind, long id, TimeRange range, ReadOnlySpan<byte> info, ReadOnlySpan<byte> payload) =>
        new(kind, id, range, info.Length, payload.Length, Checksum.Of(info), Checksum.Of(payload));

    public const int InfoAt = Length;

    public int PayloadAt => InfoAt + Padded(InfoLength);

    /// <summary>Bytes of the whole record.</summary>
    public long Total => (long)PayloadAt + Padded(PayloadLength);

    /// <summary>The record as it lies in a file.</summary>
    public byte[] Record(ReadOnlySpan<byte> info, ReadOnlySpan<byte> payload)
    {
        var record = new byte[Total];
        Write(record);
        info.CopyTo(record.AsSpan(InfoAt));
        payload.CopyTo(record.AsSpan(PayloadAt));
        return record;
    }

    /// <summary>Reads a header; false where there is none, or a damaged one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> from, out RecordHeader header)
    {
        header = default;
        if (from.Length < Length || BinaryPrimitives.ReadUInt64LittleEndian(from) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(from[ChecksumAt..]) != Checksum.Of(from[..ChecksumAt])) return false;
        header = new RecordHeader(
            (RecordKind)BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            new TimeRange(new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(from[40..])), new TimeSpan(BinaryPrimitives.ReadInt64LittleEndian(from[48..]))),
            BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(from[24..]));
        return header is { InfoLength: >= 0, PayloadLength: >= 0 };
    }

    private void Write(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(into, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], (int)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], InfoLength);
        BinaryPrimitives.WriteInt32LittleEndian(into[16..], PayloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(into[20..], InfoChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(into[24..], PayloadChecksum);
        BinaryPrimitives.WriteInt64LittleEndian(into[32..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(into[40..], Range.From.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(into[48..], Range.To.Ticks);
        BinaryPrimitives.WriteUInt32LittleEndian(into[ChecksumAt..], Checksum.Of(into[..ChecksumAt]));
    }

    private static int Padded(int length) => checked(length + Length - 1) / Length * Length;
}
