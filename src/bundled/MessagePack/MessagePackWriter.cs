using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MessagePack;

/// <summary>Writes values, each in its shortest form, into a buffer; <see cref="Flush"/> when done.</summary>
public ref partial struct MessagePackWriter
{
    private const long UnixEpochSeconds = 62_135_596_800;   // from DateTime's own beginning

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _written;

    public MessagePackWriter(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _output = writer;
    }

    public CancellationToken CancellationToken { get; set; }

    public readonly MessagePackWriter Clone(IBufferWriter<byte> writer) => new(writer) { CancellationToken = CancellationToken };

    /// <summary>Hands everything written so far to the buffer.</summary>
    public void Flush()
    {
        if (_written > 0) _output.Advance(_written);
        _span = default;
        _written = 0;
    }

    /// <summary>Room for at least <paramref name="length"/> bytes; what is filled counts with <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int length)
    {
        if (_span.Length - _written < Math.Max(length, 1))
        {
            Flush();
            _span = _output.GetSpan(length);
        }
        return _span[_written..];
    }

    public void Advance(int length) => _written += length;

    public void WriteNil() => Put(MessagePackCode.Nil);

    public void Write(bool value) => Put(value ? MessagePackCode.True : MessagePackCode.False);

    public void Write(float value)
    {
        var span = GetSpan(5);
        span[0] = MessagePackCode.Float32;
        BinaryPrimitives.WriteSingleBigEndian(span[1..], value);
        Advance(5);
    }

    public void Write(double value)
    {
        var span = GetSpan(9);
        span[0] = MessagePackCode.Float64;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        Advance(9);
    }

    /// <summary>As the extension "timestamp", in 4, 8 or 12 bytes; a local time is turned to UTC.</summary>
    public void Write(DateTime dateTime)
    {
        var ticks = (dateTime.Kind == DateTimeKind.Local ? dateTime.ToUniversalTime() : dateTime).Ticks;
        var seconds = (ticks / TimeSpan.TicksPerSecond) - UnixEpochSeconds;
        var nanoseconds = ticks % TimeSpan.TicksPerSecond * 100;
        var span = GetSpan(15);
        if (seconds >> 34 != 0)
        {
            (span[0], span[1], span[2]) = (MessagePackCode.Ext8, 12, 0xff);
            BinaryPrimitives.WriteUInt32BigEndian(span[3..], (uint)nanoseconds);
            BinaryPrimitives.WriteInt64BigEndian(span[7..], seconds);
            Advance(15);
        }
        else if (nanoseconds != 0 || seconds > uint.MaxValue)
        {
            (span[0], span[1]) = (MessagePackCode.FixExt8, 0xff);
            BinaryPrimitives.WriteUInt64BigEndian(span[2..], ((ulong)nanoseconds << 34) | (ulong)seconds);
            Advance(10);
        }
        else
        {
            (span[0], span[1]) = (MessagePackCode.FixExt4, 0xff);
            BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)seconds);
            Advance(6);
        }
    }

    public void Write(string? value)
    {
        if (value is null) WriteNil();
        else Write(value.AsSpan());
    }

    public void Write(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        Advance(Encoding.UTF8.GetBytes(value, GetSpan(length)));
    }

    public void WriteString(ReadOnlySpan<byte> utf8stringBytes)
    {
        WriteStringHeader(utf8stringBytes.Length);
        WriteRaw(utf8stringBytes);
    }

    public void WriteStringHeader(int byteCount)
    {
        if (byteCount <= 31) Put((byte)(MessagePackCode.MinFixStr | byteCount));
        else WriteHeader((uint)byteCount, MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32);
    }

    public void Write(byte[]? src)
    {
        if (src is null) WriteNil();
        else Write(src.AsSpan());
    }

    public void Write(ReadOnlySpan<byte> src)
    {
        WriteBinHeader(src.Length);
        WriteRaw(src);
    }

    public void Write(in ReadOnlySequence<byte> src)
    {
        WriteBinHeader((int)src.Length);
        WriteRaw(src);
    }

    public void WriteBinHeader(int length) => WriteHeader((uint)length, MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32);

    public void WriteArrayHeader(int count) => WriteArrayHeader((uint)count);

    public void WriteArrayHeader(uint count)
    {
        if (count <= 15) Put((byte)(MessagePackCode.MinFixArray | count));
        else WriteHeader(count, null, MessagePackCode.Array16, MessagePackCode.Array32);
    }

    public void WriteMapHeader(int count) => WriteMapHeader((uint)count);

    public void WriteMapHeader(uint count)
    {
        if (count <= 15) Put((byte)(MessagePackCode.MinFixMap | count));
        else WriteHeader(count, null, MessagePackCode.Map16, MessagePackCode.Map32);
    }

    public void WriteExtensionFormatHeader(ExtensionHeader extensionHeader)
    {
        byte? fixedCode = extensionHeader.Length switch
        {
            1 => MessagePackCode.FixExt1,
            2 => MessagePackCode.FixExt2,
            4 => MessagePackCode.FixExt4,
            8 => MessagePackCode.FixExt8,
            16 => MessagePackCode.FixExt16,
            _ => null,
        };
        if (fixedCode is { } code) Put(code);
        else WriteHeader(extensionHeader.Length, MessagePackCode.Ext8, MessagePackCode.Ext16, MessagePackCode.Ext32);
        Put(unchecked((byte)extensionHeader.TypeCode));
    }

    public void WriteExtensionFormat(ExtensionResult extensionData)
    {
        WriteExtensionFormatHeader(extensionData.Header);
        WriteRaw(extensionData.Data);
    }

    /// <summary>Copies bytes that are MessagePack already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> rawMessagePackBlock)
    {
        rawMessagePackBlock.CopyTo(GetSpan(rawMessagePackBlock.Length));
        Advance(rawMessagePackBlock.Length);
    }

    public void WriteRaw(in ReadOnlySequence<byte> rawMessagePackBlock)
    {
        foreach (var segment in rawMessagePackBlock) WriteRaw(segment.Span);
    }

    private void Put(byte code)
    {
        GetSpan(1)[0] = code;
        Advance(1);
    }

    /// <summary>A length in the shortest of the family's forms; null: the family has no form of 8 bits.</summary>
    private void WriteHeader(uint length, byte? in8, byte in16, byte in32)
    {
        if (length <= byte.MaxValue && in8 is { } code) Put(code, (byte)length);
        else if (length <= ushort.MaxValue) Put(in16, (ushort)length);
        else Put(in32, length);
    }

    private void Put(byte code, byte value)
    {
        var span = GetSpan(2);
        (span[0], span[1]) = (code, value);
        Advance(2);
    }

    private void Put(byte code, ushort value)
    {
        var span = GetSpan(3);
        span[0] = code;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], value);
        Advance(3);
    }

    private void Put(byte code, uint value)
    {
        var span = GetSpan(5);
        span[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
        Advance(5);
    }

    private void Put(byte code, ulong value)
    {
        var span = GetSpan(9);
        span[0] = code;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        Advance(9);
    }
}
