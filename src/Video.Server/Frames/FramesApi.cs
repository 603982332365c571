using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Video.Ingest.Publishing;
using Video.Ingest.Publishing.Images;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Publishing;
using Video.Server.Streams;

namespace Video.Server.Frames;

/// <summary><c>GET /v1/streams/{id}/frames</c>, upgraded to a WebSocket: frames pushed as MessagePack, for clients that have no RTSP.</summary>
internal static class FramesApi
{
    public static void MapFrames(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/streams/{id}/frames", PushAsync).RequireScope(Scope.Publish).AllowKeyInQuery().WithTags("streams")
            .WithSummary("Push frames over a WebSocket to a stream that was opened with \"publish\": true; a name that is not known becomes such a stream.")
            .Produces(101).Produces<ErrorBody>(400).Produces<ErrorBody>(403).Produces<ErrorBody>(409).Produces<ErrorBody>(426).Produces<ErrorBody>(429).Produces<ErrorBody>(503);

    private static async Task PushAsync(string id, HttpContext context, PublishedStreams streams, PublishDock dock, ServerSettings settings, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var key = context.KeyOf(id);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade_required", "Frames are pushed over a WebSocket; ask for the upgrade.");
            return;
        }
        if (!IsAllowed(context.Request, settings.Access))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "forbidden", "A page of another site may not push frames here.");
            return;
        }
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await streams.RequireAsync(key, stopping.Token);
        // Taken before the upgrade, so that a stream that takes no publisher is told by a status.
        using var place = await dock.TakeAsync(key, stopping.Token);
        var limits = settings.Frames;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = limits.KeepAlive, KeepAliveTimeout = limits.KeepAlive });
        var publisher = new ImagePublisher($"frames from {context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}", limits.Credits);
        place.Start(publisher);
        await new FrameSession(new FrameSocket(socket, limits, time), publisher, limits).RunAsync(stopping.Token);
    }

    /// <summary>Browsers let any page open a WebSocket anywhere, and name the page's site: it is this one, or one of those that may call the rest of the API.</summary>
    private static bool IsAllowed(HttpRequest request, AccessSettings access) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin || access.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.Authority == request.Host.Value);

    private static Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(ErrorBody.Of(status, code, message));
    }
}
