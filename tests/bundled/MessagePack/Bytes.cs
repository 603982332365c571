using System.Buffers;

namespace MessagePack.Tests;

internal delegate void Writing(ref MessagePackWriter writer);

/// <summary>Bytes of the format: written, cut into segments, and told again.</summary>
internal static class Bytes
{
    public static byte[] Of(Writing write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] OfHex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The same bytes in segments of so many.</summary>
    public static ReadOnlySequence<byte> InSegments(byte[] bytes, int size)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(size, bytes.Length)), null);
        var last = first;
        for (var at = size; at < bytes.Length; at += size) last = new Segment(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>All values of the input, each read by its kind and written again.</summary>
    public static byte[] Retold(ReadOnlySequence<byte> input) => Of((ref writer) =>
    {
        var reader = new MessagePackReader(input);
        while (!reader.End) Retell(ref reader, ref writer);
    });

    private static void Retell(ref MessagePackReader reader, ref MessagePackWriter writer)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                writer.Write(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                writer.Write(reader.ReadInt64());
                break;
            case MessagePackType.Nil:
                reader.ReadNil();
                writer.WriteNil();
                break;
            case MessagePackType.Boolean:
                writer.Write(reader.ReadBoolean());
                break;
            case MessagePackType.Float when reader.NextCode == MessagePackCode.Float32:
                writer.Write(reader.ReadSingle());
                break;
            case MessagePackType.Float:
                writer.Write(reader.ReadDouble());
                break;
            case MessagePackType.String:
                writer.Write(reader.ReadString());
                break;
            case MessagePackType.Binary:
                writer.Write(reader.ReadBytes()!.Value);
                break;
            case MessagePackType.Array:
                RetellItems(ref reader, ref writer);
                break;
            case MessagePackType.Map:
                RetellPairs(ref reader, ref writer);
                break;
            case MessagePackType.Extension when reader.CreatePeekReader().ReadExtensionFormatHeader().TypeCode == ReservedMessagePackExtensionTypeCode.DateTime:
                writer.Write(reader.ReadDateTime());
                break;
            case MessagePackType.Extension:
                writer.WriteExtensionFormat(reader.ReadExtensionFormat());
                break;
            default:
                throw new InvalidOperationException($"0x{reader.NextCode:x2} is no value.");
        }
    }

    private static void RetellItems(ref MessagePackReader reader, ref MessagePackWriter writer)
    {
        var count = reader.ReadArrayHeader();
        writer.WriteArrayHeader(count);
        for (; count > 0; count--) Retell(ref reader, ref writer);
    }

    private static void RetellPairs(ref MessagePackReader reader, ref MessagePackWriter writer)
    {
        var count = reader.ReadMapHeader();
        writer.WriteMapHeader(count);
        for (count *= 2; count > 0; count--) Retell(ref reader, ref writer);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
