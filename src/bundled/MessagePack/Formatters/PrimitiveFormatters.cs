using System.Buffers;

namespace MessagePack.Formatters;

/// <summary>All types that writer and reader have a method for.</summary>
internal static class PrimitiveFormatters
{
    public static readonly IReadOnlyDictionary<Type, IMessagePackFormatter> ByType = new Dictionary<Type, IMessagePackFormatter>
    {
        [typeof(bool)] = Of<bool>((ref w, v) => w.Write(v), (ref r) => r.ReadBoolean()),
        [typeof(byte)] = Of<byte>((ref w, v) => w.Write(v), (ref r) => r.ReadByte()),
        [typeof(sbyte)] = Of<sbyte>((ref w, v) => w.Write(v), (ref r) => r.ReadSByte()),
        [typeof(ushort)] = Of<ushort>((ref w, v) => w.Write(v), (ref r) => r.ReadUInt16()),
        [typeof(short)] = Of<short>((ref w, v) => w.Write(v), (ref r) => r.ReadInt16()),
        [typeof(uint)] = Of<uint>((ref w, v) => w.Write(v), (ref r) => r.ReadUInt32()),
        [typeof(int)] = Of<int>((ref w, v) => w.Write(v), (ref r) => r.ReadInt32()),
        [typeof(ulong)] = Of<ulong>((ref w, v) => w.Write(v), (ref r) => r.ReadUInt64()),
        [typeof(long)] = Of<long>((ref w, v) => w.Write(v), (ref r) => r.ReadInt64()),
        [typeof(char)] = Of<char>((ref w, v) => w.Write(v), (ref r) => r.ReadChar()),
        [typeof(float)] = Of<float>((ref w, v) => w.Write(v), (ref r) => r.ReadSingle()),
        [typeof(double)] = Of<double>((ref w, v) => w.Write(v), (ref r) => r.ReadDouble()),
        [typeof(DateTime)] = Of<DateTime>((ref w, v) => w.Write(v), (ref r) => r.ReadDateTime()),
        [typeof(string)] = Of<string?>((ref w, v) => w.Write(v), (ref r) => r.ReadString()),
        [typeof(byte[])] = Of<byte[]?>((ref w, v) => w.Write(v), (ref r) => r.ReadBytes()?.ToArray()),
        [typeof(Nil)] = Of<Nil>((ref w, _) => w.WriteNil(), (ref r) => r.ReadNil()),
    };

    private static PrimitiveFormatter<T> Of<T>(WriteValue<T> write, ReadValue<T> read) => new(write, read);
}
