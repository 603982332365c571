using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using MessagePack;

namespace Video.Server.Frames;

/// <summary>Whole MessagePack messages over a WebSocket, each of bounded size and time.</summary>
internal sealed class FrameSocket(WebSocket socket, FrameLimits limits, TimeProvider time)
{
    // RFC 6455, 5.5: a control frame's payload is at most 125 bytes, of which the code takes two.
    private const int LongestReason = 123;

    private readonly ArrayBufferWriter<byte> _message = new();

    /// <returns>The next message, valid until the next call; null when the other side closed.</returns>
    /// <exception cref="FrameRefusal">It is text, too long, or takes too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync()
    {
        _message.ResetWrittenCount();
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(_message.GetMemory(16 * 1024), late.Token);
                if (part.MessageType == WebSocketMessageType.Close) return null;
                if (part.MessageType == WebSocketMessageType.Text)
                    throw new FrameRefusal(WebSocketCloseStatus.InvalidMessageType, new VideoException(ErrorCode.InvalidArgument, "Frames are binary messages; this one is text."));
                _message.Advance(part.Count);
                if (_message.WrittenCount > limits.MessageBytes)
                    throw new FrameRefusal(WebSocketCloseStatus.MessageTooBig, new VideoException(ErrorCode.InvalidArgument, $"A message has at most {limits.MessageBytes} bytes."));
                if (part.EndOfMessage) return _message.WrittenMemory;
                late.CancelAfter(limits.Message);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new FrameRefusal(WebSocketCloseStatus.PolicyViolation, new VideoException(ErrorCode.TimedOut, $"A message took more than {limits.Message.TotalSeconds:0.#} s."));
        }
    }

    /// <summary>Sends a message; the connection breaks off when it is not taken in time.</summary>
    public async Task SendAsync<T>(T value)
    {
        using var late = new CancellationTokenSource(limits.Message, time);
        await socket.SendAsync(MessagePackSerializer.Serialize(value, cancellationToken: late.Token), WebSocketMessageType.Binary, endOfMessage: true, late.Token);
    }

    /// <summary>Tells why, where there is a reason, and closes; waits a little for the other side to do the same.</summary>
    /// <param name="status">The close code.</param>
    /// <param name="reason">Goes with it, as far as there is room.</param>
    /// <param name="failure">Told before; null: nothing.</param>
    /// <param name="receiving">The reading that may still be waiting; it has ended when this has.</param>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason, FrameFailure? failure, Task receiving)
    {
        using var farewell = new CancellationTokenSource(limits.Farewell, time);
        try
        {
            if (failure is not null && socket.State == WebSocketState.Open) await SendAsync(failure);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(status, Short(reason), farewell.Token);
            await receiving.WaitAsync(farewell.Token);
            while (socket.State == WebSocketState.CloseSent) await socket.ReceiveAsync(_message.GetMemory(16 * 1024), farewell.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            // The other side does not listen any more.
        }
        socket.Abort();
        await receiving;
    }

    private static string Short(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > LongestReason) reason = reason[..^1];
        return reason;
    }
}
