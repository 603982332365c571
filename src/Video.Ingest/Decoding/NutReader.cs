using System.Buffers.Binary;

namespace Video.Ingest.Decoding;

/// <summary>
/// Reads raw pictures with their times out of a NUT stream of one video track, as ffmpeg writes it (format: the NUT specification, "nut.txt", version 3).
/// </summary>
/// <remarks>
/// Of the containers that ffmpeg can write to a pipe, NUT is the one that carries raw RGB with an exact time on each frame in any time base, in the same
/// bytes as the picture: picture and time cannot part. (Matroska rounds to milliseconds, raw video and Y4M carry no times, times on standard
/// error would be matched by counting.)
/// </remarks>
internal sealed class NutReader(Stream stream)
{
    private const ulong MainStart = 0x4E4D_7A56_1F5F_04AD;
    private const ulong StreamStart = 0x4E53_1140_5BF2_F9DB;
    private const ulong SyncPointStart = 0x4E4B_E4AD_EECA_4569;
    private const int LongestFrameHead = 256;
    private static readonly byte[] FileId = "nut/multimedia container\0"u8.ToArray();

    private readonly ByteSource _bytes = new(stream);
    private readonly NutHeaders _headers = new();
    private ReadOnlyMemory<byte> _elided;
    private bool _begun;
    private long _lastTime;

    /// <summary>Goes to the next frame.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The frame's time and the size of its data, which <see cref="ReadDataAsync"/> must read before the next call; null at the end of the stream, also
    /// where it ends within a head.
    /// </returns>
    /// <exception cref="InvalidDataException">This is not what ffmpeg writes.</exception>
    public async ValueTask<NutFrame?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_begun) await BeginAsync(cancellationToken);
            while (await _bytes.FillAsync(LongestFrameHead, cancellationToken) > 0)
            {
                var first = _bytes.Byte();
                if (first != 'N') return ReadFrameHead(first);
                await ReadPacketAsync(cancellationToken);
            }

            return null;
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    /// <param name="data">As long as the frame's size.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the stream ended within the frame.</returns>
    public ValueTask<bool> ReadDataAsync(Memory<byte> data, CancellationToken cancellationToken)
    {
        _elided.CopyTo(data);
        return _bytes.ReadAsync(data[_elided.Length..], cancellationToken);
    }

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        var id = new byte[FileId.Length];
        if (!await _bytes.ReadAsync(id, cancellationToken)) throw new EndOfStreamException();
        if (!id.AsSpan().SequenceEqual(FileId)) throw new InvalidDataException("ffmpeg's output is not a NUT stream.");
        _begun = true;
    }

    // The first byte, 'N', is read. Checksums are not compared: the bytes came through a local socket.
    private async ValueTask ReadPacketAsync(CancellationToken cancellationToken)
    {
        var start = ReadStartCode();
        var length = _bytes.Unsigned();
        if (length > 4096) _bytes.UInt32(); // the head's own checksum
        if (start is not (MainStart or StreamStart or SyncPointStart))
        {
            if (!await _bytes.SkipAsync(length, cancellationToken)) throw new EndOfStreamException();
            return;
        }

        if (await _bytes.FillAsync((int)length, cancellationToken) < length) throw new EndOfStreamException();
        var end = _bytes.Position + (int)length;
        const int Checksum = 4;
        if (start == MainStart) _headers.ReadMain(_bytes, end - Checksum);
        else if (start == StreamStart) _headers.ReadStream(_bytes);
        else ReadSyncPoint();
        _bytes.Skip(end - _bytes.Position);
    }

    private ulong ReadStartCode()
    {
        Span<byte> code = stackalloc byte[8];
        code[0] = (byte)'N';
        for (var i = 1; i < code.Length; i++) code[i] = _bytes.Byte();
        return BinaryPrimitives.ReadUInt64BigEndian(code);
    }

    // With one stream there is one time base, so the sync point's time is in it and needs no conversion.
    private void ReadSyncPoint() => _lastTime = _bytes.Unsigned();

    private NutFrame ReadFrameHead(byte first)
    {
        var code = _headers.CodeOf(first);
        var flags = code.Flags;
        if (flags.HasFlag(NutFlags.Coded)) flags ^= (NutFlags)_bytes.Unsigned();
        if ((flags & (NutFlags.Invalid | NutFlags.SideData)) != 0) throw new InvalidDataException("ffmpeg's output holds a frame of no valid kind.");
        if (flags.HasFlag(NutFlags.StreamId)) _bytes.Unsigned();
        _lastTime = flags.HasFlag(NutFlags.CodedTime) ? FullTime(_bytes.Unsigned()) : _lastTime + code.TimeDelta;
        var size = code.SizeRest;
        if (flags.HasFlag(NutFlags.SizeHigh)) size += code.SizeFactor * _bytes.Unsigned();
        if (flags.HasFlag(NutFlags.MatchTime)) _bytes.Signed();
        var header = flags.HasFlag(NutFlags.HeaderIndex) ? (int)_bytes.Unsigned() : code.Header;
        var reserved = flags.HasFlag(NutFlags.Reserved) ? _bytes.Unsigned() : code.Reserved;
        for (; reserved > 0; reserved--) _bytes.Unsigned();
        // Bytes that start many frames of some codec are left out where they occur, in small frames, also in a raw picture that happens to begin so.
        _elided = size > 4096 ? ReadOnlyMemory<byte>.Empty : _headers.Elided(header);
        if (flags.HasFlag(NutFlags.Checksum)) _bytes.UInt32();
        return new NutFrame(ToTicks(_lastTime), checked((int)size));
    }

    // A small number is the low bits of a time near the last one; a large one is the time itself, moved up by 1 << bits.
    private long FullTime(long coded)
    {
        var range = 1L << _headers.TimeBits;
        if (coded >= range) return coded - range;
        var lowest = _lastTime - (range / 2) + 1;
        return lowest + ((coded - lowest) & (range - 1));
    }

    private TimeSpan ToTicks(long time)
    {
        var (numerator, denominator) = _headers.TimeBase;
        return TimeSpan.FromTicks((long)((Int128)time * numerator * TimeSpan.TicksPerSecond / denominator));
    }
}
