using System.Buffers;
using MessagePack;
using Microsoft.AspNetCore.Http;

namespace Video.Server.MessagePack;

/// <summary>A response's body on its way out: JSON is kept until it is whole and then packed, events are packed as they come, anything else passes.</summary>
internal sealed class PackedBody(HttpResponse response, Stream body, string mediaType) : Stream
{
    private readonly ArrayBufferWriter<byte> _json = new();
    private EventPacker? _events;
    private Kind? _kind;

    private enum Kind
    {
        Json,
        Events,
        Other,
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        switch (_kind ??= Begin())
        {
            case Kind.Json:
                _json.Write(buffer.Span);
                break;
            case Kind.Events:
                await body.WriteAsync(_events!.Push(buffer.Span), cancellationToken);
                break;
            default:
                await body.WriteAsync(buffer, cancellationToken);
                break;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>JSON is not sent before it is whole.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        (_kind ?? KindNow()) == Kind.Json ? Task.CompletedTask : FlushThroughAsync(cancellationToken);

    /// <summary>Sends what was kept.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (_kind != Kind.Json) return;
        var packed = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(packed);
        JsonToPack.Write(ref writer, _json.WrittenMemory);
        writer.Flush();
        response.ContentLength = packed.WrittenCount;
        await body.WriteAsync(packed.WrittenMemory, cancellationToken);
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Headers may be sent by a flush before anything is written.</summary>
    private async Task FlushThroughAsync(CancellationToken cancellationToken)
    {
        _kind ??= Begin();
        await body.FlushAsync(cancellationToken);
    }

    private Kind KindNow() => response.ContentType?.Split(';')[0] switch
    {
        "application/json" or "application/problem+json" => Kind.Json,
        "text/event-stream" => Kind.Events,
        _ => Kind.Other,
    };

    private Kind Begin()
    {
        var kind = KindNow();
        if (kind == Kind.Other) return kind;
        response.ContentType = mediaType;
        response.Headers.Append("Vary", "Accept");
        if (kind == Kind.Events) _events = new EventPacker();
        else response.ContentLength = null;
        return kind;
    }
}
