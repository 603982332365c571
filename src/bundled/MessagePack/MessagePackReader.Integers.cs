namespace MessagePack;

/// <remarks>Integers in any form, as long as the value fits.</remarks>
public ref partial struct MessagePackReader
{
    public byte ReadByte() => checked((byte)ReadUInt64());

    public sbyte ReadSByte() => checked((sbyte)ReadInt64());

    public ushort ReadUInt16() => checked((ushort)ReadUInt64());

    public short ReadInt16() => checked((short)ReadInt64());

    public uint ReadUInt32() => checked((uint)ReadUInt64());

    public int ReadInt32() => checked((int)ReadInt64());

    public char ReadChar() => (char)ReadUInt16();

    public ulong ReadUInt64() => NextCode == MessagePackCode.UInt64 ? ReadLargest() : checked((ulong)ReadInt64());

    public long ReadInt64()
    {
        var code = NextCode;
        if (code == MessagePackCode.UInt64) return checked((long)ReadLargest());
        _bytes.Advance(1);
        return code switch
        {
            <= MessagePackCode.MaxFixInt => code,
            >= MessagePackCode.MinNegativeFixInt => unchecked((sbyte)code),
            MessagePackCode.UInt8 => ReadCode(),
            MessagePackCode.UInt16 => ReadBig16(),
            MessagePackCode.UInt32 => ReadBig32(),
            MessagePackCode.Int8 => unchecked((sbyte)ReadCode()),
            MessagePackCode.Int16 => unchecked((short)ReadBig16()),
            MessagePackCode.Int32 => unchecked((int)ReadBig32()),
            MessagePackCode.Int64 => unchecked((long)ReadBig64()),
            _ => throw Unexpected(code),
        };
    }

    private ulong ReadLargest()
    {
        _bytes.Advance(1);
        return ReadBig64();
    }
}
