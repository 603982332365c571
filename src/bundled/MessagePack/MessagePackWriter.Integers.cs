namespace MessagePack;

/// <remarks>Integers: the shortest form that holds the value; those of 0 and above are written unsigned.</remarks>
public ref partial struct MessagePackWriter
{
    public void Write(byte value) => Write((ulong)value);

    public void Write(sbyte value) => Write((long)value);

    public void Write(ushort value) => Write((ulong)value);

    public void Write(short value) => Write((long)value);

    public void Write(uint value) => Write((ulong)value);

    public void Write(int value) => Write((long)value);

    public void Write(char value) => Write((ulong)value);

    public void Write(long value)
    {
        if (value >= 0) Write((ulong)value);
        else if (value >= -32) Put(unchecked((byte)value));
        else if (value >= sbyte.MinValue) Put(MessagePackCode.Int8, unchecked((byte)value));
        else if (value >= short.MinValue) Put(MessagePackCode.Int16, unchecked((ushort)value));
        else if (value >= int.MinValue) Put(MessagePackCode.Int32, unchecked((uint)value));
        else Put(MessagePackCode.Int64, unchecked((ulong)value));
    }

    public void Write(ulong value)
    {
        if (value <= MessagePackCode.MaxFixInt) Put((byte)value);
        else if (value <= byte.MaxValue) Put(MessagePackCode.UInt8, (byte)value);
        else if (value <= ushort.MaxValue) Put(MessagePackCode.UInt16, (ushort)value);
        else if (value <= uint.MaxValue) Put(MessagePackCode.UInt32, (uint)value);
        else Put(MessagePackCode.UInt64, value);
    }
}
