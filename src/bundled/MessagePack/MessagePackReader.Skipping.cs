namespace MessagePack;

public ref partial struct MessagePackReader
{
    /// <summary>Passes the next value with everything in it, however deep; it does so without recursion.</summary>
    public void Skip()
    {
        for (var left = 1L; left > 0; left--) left += SkipOne();
    }

    /// <summary>Passes a value, but for what an array or a map holds.</summary>
    /// <returns>How many values that is.</returns>
    private long SkipOne()
    {
        switch (NextMessagePackType)
        {
            case MessagePackType.Array:
                return ReadArrayHeader();
            case MessagePackType.Map:
                return 2L * ReadMapHeader();
            case MessagePackType.String:
                Take(ReadStringLength());
                return 0;
            case MessagePackType.Binary:
                ReadBytes();
                return 0;
            case MessagePackType.Extension:
                ReadExtensionFormat();
                return 0;
            case MessagePackType.Unknown:
                throw Unexpected(NextCode);
            default:
                Take(WidthOf(NextCode));
                return 0;
        }
    }

    private static int WidthOf(byte code) => code switch
    {
        MessagePackCode.UInt8 or MessagePackCode.Int8 => 2,
        MessagePackCode.UInt16 or MessagePackCode.Int16 => 3,
        MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32 => 5,
        MessagePackCode.UInt64 or MessagePackCode.Int64 or MessagePackCode.Float64 => 9,
        _ => 1,
    };
}
