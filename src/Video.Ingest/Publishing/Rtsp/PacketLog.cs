using System.Buffers;
using System.Buffers.Binary;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>
/// What a publisher sent and its decoder has not read, as the bytes of an interleaved RTSP connection. One writer; readers each at a place of their own.
/// </summary>
/// <remarks>
/// Until <see cref="Begin"/> everything is kept as long as there is room, so that whoever looks at the beginning does not take the first key picture away from the
/// decoder. From then on what all readers have read goes. The writer waits when the log is full; when there is no reader, what it writes is lost and counted.
/// </remarks>
/// <param name="limit">Bytes held at most, save for one packet.</param>
internal sealed class PacketLog(int limit)
{
    /// <summary>On which its reader gets the packets.</summary>
    public const byte Channel = 0;

    private const int ChunkBytes = 64 * 1024;
    private readonly Lock _lock = new();
    private readonly List<byte[]> _chunks = [];
    private readonly List<PacketCursor> _cursors = [];
    private TaskCompletionSource _changed = NewSignal();
    // Offsets count from the log's beginning; the first chunk begins at _start.
    private long _start;
    private long _end;
    private bool _begun;
    private bool _completed;

    /// <summary>Bytes that came while nobody read.</summary>
    public long Lost { get; private set; }

    public bool IsCompleted
    {
        get { lock (_lock) return _completed; }
    }

    /// <summary>A reader from the beginning, as long as that is there; later, from the next packet on.</summary>
    public PacketCursor Open()
    {
        lock (_lock)
        {
            var cursor = new PacketCursor(this, _begun ? _end : 0);
            _cursors.Add(cursor);
            return cursor;
        }
    }

    /// <summary>The decoder's reader is open.</summary>
    public void Begin()
    {
        lock (_lock) BeginNow();
    }

    public async ValueTask AppendAsync(ReadOnlySequence<byte> packet, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_completed) return;
                if (_begun && _cursors.Count == 0)
                {
                    Lost += packet.Length;
                    return;
                }

                // Who looks at the beginning has read all of it and wants more: the decoder then begins later.
                if (!_begun && _end - _start >= limit && _cursors.Count > 0 && _cursors.All(cursor => cursor.Position == _end)) BeginNow();
                if (_end - Oldest() < limit)
                {
                    Write(packet);
                    Signal();
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Nothing more comes. What is there is still read.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            Signal();
        }
    }

    /// <returns>The bytes from a place to the end, which is the end of a packet; and, where there are none, what to wait for, or null when none will come.</returns>
    internal (List<ReadOnlyMemory<byte>> Bytes, long End, Task? Changed) From(long position)
    {
        lock (_lock)
        {
            if (position == _end) return ([], _end, _completed ? null : _changed.Task);
            var bytes = new List<ReadOnlyMemory<byte>>();
            for (var at = position; at < _end;)
            {
                var (chunk, offset) = ((int)((at - _start) / ChunkBytes), (int)((at - _start) % ChunkBytes));
                var length = (int)Math.Min(ChunkBytes - offset, _end - at);
                bytes.Add(_chunks[chunk].AsMemory(offset, length));
                at += length;
            }

            return (bytes, _end, null);
        }
    }

    internal void Moved()
    {
        lock (_lock) Trim();
    }

    internal void Close(PacketCursor cursor)
    {
        lock (_lock)
        {
            _cursors.Remove(cursor);
            Trim();
        }
    }

    private void BeginNow()
    {
        _begun = true;
        Trim();
    }

    private long Oldest() => _begun && _cursors.Count > 0 ? _cursors.Min(cursor => cursor.Position) : _start;

    private void Trim()
    {
        var oldest = _cursors.Count == 0 ? _end : Oldest();
        while (_begun && _chunks.Count > 0 && _start + ChunkBytes <= oldest)
        {
            _chunks.RemoveAt(0);
            _start += ChunkBytes;
        }

        Signal();
    }

    private void Write(ReadOnlySequence<byte> packet)
    {
        Span<byte> head = [(byte)'$', Channel, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)packet.Length);
        Write(head);
        foreach (var segment in packet) Write(segment.Span);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var offset = (int)((_end - _start) % ChunkBytes);
            if (_end - _start == (long)_chunks.Count * ChunkBytes) _chunks.Add(new byte[ChunkBytes]);
            var length = Math.Min(bytes.Length, ChunkBytes - offset);
            bytes[..length].CopyTo(_chunks[^1].AsSpan(offset));
            bytes = bytes[length..];
            _end += length;
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
