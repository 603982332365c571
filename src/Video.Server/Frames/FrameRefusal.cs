using System.Net.WebSockets;

namespace Video.Server.Frames;

/// <summary>A connection is ended because of what came over it.</summary>
internal sealed class FrameRefusal(WebSocketCloseStatus status, VideoException reason) : Exception(reason.Message, reason)
{
    public WebSocketCloseStatus Status { get; } = status;

    public VideoException Reason { get; } = reason;
}
