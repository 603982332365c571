using System.Net.WebSockets;
using Video.Ingest.Publishing.Images;
using Video.Server.Errors;

namespace Video.Server.Frames;

/// <summary>One connection that pushes frames: they come in as far as there are credits, and credits go out as the stream takes them.</summary>
internal sealed class FrameSession(FrameSocket socket, ImagePublisher publisher, FrameLimits limits)
{
    /// <summary>Until the client closes, is sent away, or sends what cannot be taken; then the connection is closed.</summary>
    /// <param name="stopping">The service or the connection ends.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, publisher.Dismissed);
        var sentAway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = over.Token.Register(() => sentAway.TrySetResult());
        var (receiving, giving) = (ReceiveAsync(), GiveCreditsAsync(over.Token));
        // A receive that is cancelled breaks the connection off: while it waits, the reason is sent beside it.
        var (status, failure) = await Task.WhenAny(receiving, sentAway.Task) == receiving ? await receiving
            : (WebSocketCloseStatus.EndpointUnavailable, new VideoException(ErrorCode.Unavailable, publisher.Ending ?? "The service is stopping."));
        publisher.End(failure?.Message ?? "The client closed the connection.");
        await over.CancelAsync();
        await giving;
        await socket.CloseAsync(status, failure?.Message ?? "", failure is null ? null : Told(failure), receiving);
    }

    /// <returns>How the connection is closed, and why; no reason when the client closed it.</returns>
    private async Task<(WebSocketCloseStatus Status, VideoException? Failure)> ReceiveAsync()
    {
        try
        {
            while (await socket.ReceiveAsync() is { } message) publisher.Post(FrameMessage.Read(message));
            return (WebSocketCloseStatus.NormalClosure, null);
        }
        catch (FrameRefusal refusal)
        {
            return (refusal.Status, refusal.Reason);
        }
        catch (VideoException failure)
        {
            return (failure.Code == ErrorCode.OverBudget ? WebSocketCloseStatus.PolicyViolation : WebSocketCloseStatus.InvalidPayloadData, failure);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return (WebSocketCloseStatus.NormalClosure, new VideoException(ErrorCode.Unavailable, "The connection broke off."));
        }
    }

    private async Task GiveCreditsAsync(CancellationToken over)
    {
        try
        {
            var given = (long)limits.Credits;
            await socket.SendAsync(new FrameCredits { Credits = given });
            while (await publisher.SettledAsync(over))
            {
                var (taken, unreadable) = (publisher.Taken, publisher.Unreadable);
                var due = limits.Credits + taken + unreadable - given;
                if (due <= 0) continue;
                given += due;
                await socket.SendAsync(new FrameCredits { Credits = due, Taken = taken, Unreadable = unreadable });
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException)
        {
            // The receiving side finds the same and says why.
        }
    }

    private static FrameFailure Told(VideoException failure)
    {
        var error = ErrorBody.From(failure).Error;
        return new FrameFailure { Error = new FrameFault { Message = error.Message, Type = error.Type, Code = error.Code, Param = error.Param } };
    }
}
