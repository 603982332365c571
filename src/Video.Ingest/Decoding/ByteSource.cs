using System.Buffers.Binary;

namespace Video.Ingest.Decoding;

/// <summary>Small pieces of a stream, read through a buffer; large ones, read past it.</summary>
internal sealed class ByteSource(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Of the next byte at hand; changes with every fill.</summary>
    public int Position => _start;

    /// <summary>Has so many bytes at hand for the methods below, fewer only when the stream ends before.</summary>
    /// <returns>How many bytes are at hand.</returns>
    public async ValueTask<int> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (count > _buffer.Length) throw new InvalidDataException($"ffmpeg's output holds a header of {count} bytes.");
        if (_buffer.Length - _start < count) Compact();
        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0) break;
            _end += read;
        }

        return _end - _start;
    }

    /// <returns>False when the stream ended before all of it was there.</returns>
    public async ValueTask<bool> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var buffered = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, buffered).CopyTo(destination);
        _start += buffered;
        var rest = destination[buffered..];
        return await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken) == rest.Length;
    }

    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var there = await FillAsync(1, cancellationToken);
            if (there == 0) return false;
            var step = (int)Math.Min(count, there);
            _start += step;
            count -= step;
        }

        return true;
    }

    public byte Byte() => _start < _end ? _buffer[_start++] : throw new EndOfStreamException();

    public uint UInt32()
    {
        if (_end - _start < 4) throw new EndOfStreamException();
        _start += 4;
        return BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start - 4));
    }

    public byte[] Bytes(int count)
    {
        if (count > _end - _start) throw new EndOfStreamException();
        _start += count;
        return _buffer[(_start - count).._start];
    }

    /// <summary>NUT's unsigned number "v": seven bits a byte, most significant first, the top bit set on all but the last.</summary>
    public long Unsigned()
    {
        var value = 0L;
        byte next;
        do
        {
            next = Byte();
            value = checked((value << 7) | (uint)(next & 0x7F));
        }
        while ((next & 0x80) != 0);
        return value;
    }

    /// <summary>NUT's signed number "s": 0, 1, -1, 2, -2, …</summary>
    public long Signed()
    {
        var value = Unsigned() + 1;
        return (value & 1) != 0 ? -(value >> 1) : value >> 1;
    }

    /// <summary>Passes over bytes that are at hand.</summary>
    public void Skip(long count) => _start = count <= _end - _start ? _start + (int)count : throw new EndOfStreamException();

    private void Compact()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
