using System.Buffers;
using System.Text;

namespace MessagePack;

/// <summary>Reads values out of bytes, however they are divided into segments.</summary>
/// <remarks>
/// What is not of the asked kind is a <see cref="MessagePackSerializationException"/>, a number out of the asked range an <see cref="OverflowException"/>, bytes that
/// end too early an <see cref="EndOfStreamException"/>. A length is believed only as far as bytes are there for it, so that it never makes anyone allocate more than
/// the input's own size.
/// </remarks>
public ref partial struct MessagePackReader
{
    private SequenceReader<byte> _bytes;

    public MessagePackReader(ReadOnlyMemory<byte> memory)
        : this(new ReadOnlySequence<byte>(memory))
    {
    }

    public MessagePackReader(scoped in ReadOnlySequence<byte> readOnlySequence) => _bytes = new SequenceReader<byte>(readOnlySequence);

    public CancellationToken CancellationToken { get; set; }

    /// <summary>How many arrays and maps are around what comes next, as counted by <see cref="MessagePackSecurity.DepthStep"/>.</summary>
    public int Depth { get; set; }

    public readonly ReadOnlySequence<byte> Sequence => _bytes.Sequence;

    public readonly SequencePosition Position => _bytes.Position;

    public readonly long Consumed => _bytes.Consumed;

    public readonly bool End => _bytes.End;

    public readonly bool IsNil => NextCode == MessagePackCode.Nil;

    public readonly MessagePackType NextMessagePackType => MessagePackCode.ToMessagePackType(NextCode);

    public readonly byte NextCode => _bytes.TryPeek(out var code) ? code : throw TooShort();

    public readonly MessagePackReader Clone(scoped in ReadOnlySequence<byte> readOnlySequence) => new(readOnlySequence) { CancellationToken = CancellationToken, Depth = Depth };

    /// <summary>Another reader at the same place; reading it leaves this one where it is.</summary>
    public readonly MessagePackReader CreatePeekReader() => this;

    public Nil ReadNil() => TryReadNil() ? Nil.Default : throw Unexpected(NextCode);

    public bool TryReadNil()
    {
        if (NextCode != MessagePackCode.Nil) return false;
        _bytes.Advance(1);
        return true;
    }

    public bool ReadBoolean() => ReadCode() switch
    {
        MessagePackCode.True => true,
        MessagePackCode.False => false,
        var code => throw Unexpected(code),
    };

    /// <summary>Any number; what a float cannot hold is rounded.</summary>
    public float ReadSingle() => NextCode == MessagePackCode.Float32 ? ReadFloat32() : (float)ReadDouble();

    /// <summary>Any number.</summary>
    public double ReadDouble()
    {
        switch (NextCode)
        {
            case MessagePackCode.Float64:
                _bytes.Advance(1);
                return BitConverter.Int64BitsToDouble((long)ReadBig64());
            case MessagePackCode.Float32:
                return ReadFloat32();
            case MessagePackCode.UInt64:
                return ReadUInt64();
            default:
                return ReadInt64();
        }
    }

    /// <summary>The extension "timestamp", as UTC.</summary>
    public DateTime ReadDateTime() => ReadDateTime(ReadExtensionFormatHeader());

    /// <summary>The same after its header has been read.</summary>
    public DateTime ReadDateTime(ExtensionHeader header)
    {
        if (header.TypeCode != ReservedMessagePackExtensionTypeCode.DateTime)
            throw new MessagePackSerializationException($"Extension TypeCode is invalid. typeCode: {header.TypeCode}");
        var (seconds, nanoseconds) = header.Length switch
        {
            4 => ((long)ReadBig32(), 0L),
            8 => Split(ReadBig64()),
            12 => Swap((ReadBig32(), (long)ReadBig64())),
            _ => throw new MessagePackSerializationException($"Length of extension was {header.Length}. Either 4, 8 or 12 were expected."),
        };
        return nanoseconds < 1_000_000_000 && seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? DateTime.UnixEpoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (nanoseconds / 100))
            : throw new MessagePackSerializationException($"A timestamp of {seconds} s and {nanoseconds} ns is out of range.");

        static (long, long) Split(ulong both) => ((long)(both & 0x3_ffff_ffff), (long)(both >> 34));
        static (long, long) Swap((long Nanoseconds, long Seconds) both) => (both.Seconds, both.Nanoseconds);
    }

    /// <summary>Null for nil. The bytes are the input's own. Text is taken for bytes, as older writers had no other.</summary>
    public ReadOnlySequence<byte>? ReadBytes() => TryReadNil() ? null
        : Take(NextMessagePackType == MessagePackType.Binary ? ReadLength(MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32) : ReadStringLength());

    /// <summary>Null for nil. The bytes are the input's own.</summary>
    public ReadOnlySequence<byte>? ReadStringSequence() => TryReadNil() ? null : Take(ReadStringLength());

    /// <summary>Null for nil. Bytes that are not UTF-8 become U+FFFD.</summary>
    public string? ReadString() => ReadStringSequence() is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>How many values follow; never more than bytes do.</summary>
    public int ReadArrayHeader() => ReadCount(MessagePackCode.MinFixArray, MessagePackCode.MaxFixArray, MessagePackCode.Array16, MessagePackCode.Array32, bytesEach: 1);

    /// <summary>How many pairs follow; never more than half the bytes that do.</summary>
    public int ReadMapHeader() => ReadCount(MessagePackCode.MinFixMap, MessagePackCode.MaxFixMap, MessagePackCode.Map16, MessagePackCode.Map32, bytesEach: 2);

    public ExtensionHeader ReadExtensionFormatHeader()
    {
        var code = NextCode;
        uint length;
        if (code is >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16)
        {
            _bytes.Advance(1);
            length = 1u << (code - MessagePackCode.FixExt1);
        }
        else
        {
            length = ReadLength(MessagePackCode.Ext8, MessagePackCode.Ext16, MessagePackCode.Ext32);
        }
        var type = unchecked((sbyte)ReadCode());
        return _bytes.Remaining >= length ? new ExtensionHeader(type, length) : throw TooShort();
    }

    public ExtensionResult ReadExtensionFormat()
    {
        var header = ReadExtensionFormatHeader();
        return new ExtensionResult(header.TypeCode, Take(header.Length));
    }

    /// <summary>So many bytes as they are.</summary>
    public ReadOnlySequence<byte> ReadRaw(long length) => Take(length);

    /// <summary>The bytes of the next value.</summary>
    public ReadOnlySequence<byte> ReadRaw()
    {
        var start = Position;
        Skip();
        return Sequence.Slice(start, Position);
    }

    private float ReadFloat32()
    {
        _bytes.Advance(1);
        return BitConverter.UInt32BitsToSingle(ReadBig32());
    }

    private uint ReadStringLength()
    {
        var code = NextCode;
        if (code is < MessagePackCode.MinFixStr or > MessagePackCode.MaxFixStr) return ReadLength(MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32);
        _bytes.Advance(1);
        return (uint)(code - MessagePackCode.MinFixStr);
    }

    private uint ReadLength(byte in8, byte in16, byte in32)
    {
        var code = ReadCode();
        return code == in8 ? ReadCode() : code == in16 ? ReadBig16() : code == in32 ? ReadBig32() : throw Unexpected(code);
    }

    private int ReadCount(byte least, byte most, byte in16, byte in32, int bytesEach)
    {
        var code = ReadCode();
        long count = code >= least && code <= most ? code - least : code == in16 ? ReadBig16() : code == in32 ? ReadBig32() : throw Unexpected(code);
        return _bytes.Remaining >= count * bytesEach ? checked((int)count) : throw TooShort();
    }

    private ReadOnlySequence<byte> Take(long length)
    {
        if (_bytes.Remaining < length) throw TooShort();
        var taken = _bytes.Sequence.Slice(_bytes.Position, length);
        _bytes.Advance(length);
        return taken;
    }

    private byte ReadCode() => _bytes.TryRead(out var code) ? code : throw TooShort();

    private ushort ReadBig16() => _bytes.TryReadBigEndian(out short value) ? unchecked((ushort)value) : throw TooShort();

    private uint ReadBig32() => _bytes.TryReadBigEndian(out int value) ? unchecked((uint)value) : throw TooShort();

    private ulong ReadBig64() => _bytes.TryReadBigEndian(out long value) ? unchecked((ulong)value) : throw TooShort();

    private static EndOfStreamException TooShort() => new();

    private static MessagePackSerializationException Unexpected(byte code) =>
        new($"Unexpected msgpack code {code} ({MessagePackCode.ToFormatName(code)}) encountered.");
}
