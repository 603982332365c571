using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>Cuts what a client sends into requests and packets. Holds no more than one of them, whose size is limited, and one buffer.</summary>
internal sealed class RtspReader(Stream stream, int requestBytes, int bodyBytes)
{
    private const int PacketHead = 4;
    // Some clients send empty lines between requests; more of them are no sign of life.
    private const int MostEmptyBytes = 64;

    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true));
    private SequencePosition? _consumed;
    private int _empty;

    /// <returns>The next item; null when the client has closed its side, also in the middle of one.</returns>
    /// <exception cref="RtspFault">What came is neither; there is no telling where the next item would begin.</exception>
    public async ValueTask<RtspItem?> NextAsync(CancellationToken cancellationToken)
    {
        Release();
        while (true)
        {
            var read = await _pipe.ReadAsync(cancellationToken);
            var buffer = SkipEmpty(read.Buffer);
            if (TryTake(buffer, out var item, out var end))
            {
                _consumed = end;
                return item;
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return null;
        }
    }

    public ValueTask CompleteAsync() => _pipe.CompleteAsync();

    private void Release()
    {
        if (_consumed is { } position) _pipe.AdvanceTo(position);
        _consumed = null;
    }

    private ReadOnlySequence<byte> SkipEmpty(ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        _empty += (int)reader.AdvancePastAny((byte)'\r', (byte)'\n');
        return _empty <= MostEmptyBytes ? buffer.Slice(reader.Position) : throw RtspFault.Malformed("Nothing but empty lines came.");
    }

    private bool TryTake(ReadOnlySequence<byte> buffer, out RtspItem item, out SequencePosition end)
    {
        (item, end) = (default, buffer.Start);
        if (buffer.IsEmpty) return false;
        var taken = buffer.FirstSpan[0] == '$' ? TryTakePacket(buffer, out item, out end) : TryTakeRequest(buffer, out item, out end);
        if (taken) _empty = 0;
        return taken;
    }

    private static bool TryTakePacket(ReadOnlySequence<byte> buffer, out RtspItem item, out SequencePosition end)
    {
        (item, end) = (default, buffer.Start);
        if (buffer.Length < PacketHead) return false;
        Span<byte> head = stackalloc byte[PacketHead];
        buffer.Slice(0, PacketHead).CopyTo(head);
        var length = BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
        if (buffer.Length < PacketHead + length) return false;
        item = new RtspItem(null, head[1], buffer.Slice(PacketHead, length));
        end = item.Packet.End;
        return true;
    }

    private bool TryTakeRequest(ReadOnlySequence<byte> buffer, out RtspItem item, out SequencePosition end)
    {
        (item, end) = (default, buffer.Start);
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            RefuseEarly(buffer);
            return false;
        }

        if (head.Length > requestBytes) throw TooLarge();
        var request = RtspHead.Parse(head);
        var length = RtspHead.BodyLength(request, bodyBytes);
        if (reader.Remaining < length) return false;
        item = new RtspItem(request with { Body = reader.UnreadSequence.Slice(0, length).ToArray() }, 0, default);
        end = buffer.GetPosition(reader.Consumed + length);
        return true;
    }

    // What cannot become a request any more is not waited for.
    private void RefuseEarly(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length > requestBytes) throw TooLarge();
        if (!char.IsAsciiLetterUpper((char)buffer.FirstSpan[0])) throw RtspFault.Malformed("Neither a request nor a packet came.");
    }

    private RtspFault TooLarge() => RtspFault.TooLarge($"A request's line and headers are at most {requestBytes} bytes long.");
}
