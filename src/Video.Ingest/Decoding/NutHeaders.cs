namespace Video.Ingest.Decoding;

/// <summary>What a NUT file's main header and its one stream header say; enough to read its frames.</summary>
internal sealed class NutHeaders
{
    private readonly FrameCode[] _codes = new FrameCode[256];
    private readonly List<byte[]> _elided = [[]];
    private (long Numerator, long Denominator)[] _timeBases = [];

    /// <summary>Seconds per unit of a frame's time, as a fraction.</summary>
    public (long Numerator, long Denominator) TimeBase { get; private set; }

    /// <summary>How many low bits of a frame's time may stand for all of it.</summary>
    public int TimeBits { get; private set; }

    /// <summary>The value of each first byte of a frame.</summary>
    /// <param name="Flags">See <see cref="NutFlags"/>.</param>
    /// <param name="TimeDelta">Since the last frame, when the frame brings no time of its own.</param>
    /// <param name="SizeFactor">The size is factor x the coded part + rest.</param>
    /// <param name="SizeRest">See <paramref name="SizeFactor"/>.</param>
    /// <param name="Reserved">How many numbers of later versions follow.</param>
    /// <param name="Header">Which elided header the data lacks.</param>
    public readonly record struct FrameCode(NutFlags Flags, long TimeDelta, long SizeFactor, long SizeRest, long Reserved, int Header);

    public FrameCode CodeOf(byte first) => _codes[first];

    /// <summary>The bytes that are left out at the start of a frame which refers to this header.</summary>
    public ReadOnlyMemory<byte> Elided(int header) => _elided[header];

    /// <summary>Reads the main header; all of it is at hand.</summary>
    /// <param name="bytes">Stands behind the packet's own head.</param>
    /// <param name="end">Where the header ends, as a position of the bytes.</param>
    public void ReadMain(ByteSource bytes, int end)
    {
        var version = bytes.Unsigned();
        if (version > 3) bytes.Unsigned();
        if (bytes.Unsigned() != 1) throw new InvalidDataException("ffmpeg's output holds more than one stream.");
        bytes.Unsigned(); // the largest distance between two sync points
        _timeBases = new (long, long)[bytes.Unsigned()];
        for (var i = 0; i < _timeBases.Length; i++) _timeBases[i] = (bytes.Unsigned(), bytes.Unsigned());
        ReadCodes(bytes);
        if (bytes.Position < end) ReadElided(bytes);
    }

    /// <summary>Reads the stream header; all of it is at hand.</summary>
    public void ReadStream(ByteSource bytes)
    {
        bytes.Unsigned(); // the stream's number
        bytes.Unsigned(); // its class
        bytes.Skip(bytes.Unsigned()); // the codec's four letters
        TimeBase = _timeBases[bytes.Unsigned()];
        TimeBits = (int)bytes.Unsigned();
    }

    // Runs of codes share what they do not name; 'N' begins a packet and is no code of a frame.
    private void ReadCodes(ByteSource bytes)
    {
        var (delta, factor, header) = (0L, 1L, 0);
        for (var code = 0; code < 256;)
        {
            var flags = (NutFlags)bytes.Unsigned();
            var fields = bytes.Unsigned();
            if (fields > 0) delta = bytes.Signed();
            if (fields > 1) factor = bytes.Unsigned();
            if (fields > 2) bytes.Unsigned(); // the stream: there is one
            var rest = fields > 3 ? bytes.Unsigned() : 0;
            var reserved = fields > 4 ? bytes.Unsigned() : 0;
            var count = fields > 5 ? bytes.Unsigned() : factor - rest;
            if (fields > 6) bytes.Signed(); // the match time
            if (fields > 7) header = (int)bytes.Unsigned();
            for (; fields > 8; fields--) bytes.Unsigned();
            for (var i = 0; i < count && code < 256; code++)
            {
                if (code == 'N') continue;
                _codes[code] = new FrameCode(flags, delta, factor, rest + i++, reserved, header);
            }

            if (code == 'N') code++;
        }

        _codes['N'] = new FrameCode(NutFlags.Invalid, 0, 1, 0, 0, 0);
    }

    private void ReadElided(ByteSource bytes)
    {
        for (var count = bytes.Unsigned(); count > 0; count--) _elided.Add(bytes.Bytes((int)bytes.Unsigned()));
    }
}
