using MessagePack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Video.Server.MessagePack;

/// <summary>Every endpoint speaks MessagePack beside JSON: what it takes by the request's Content-Type, what it gives by its Accept.</summary>
internal static class MessagePackNegotiation
{
    private static readonly object Packed = new();

    /// <summary>Stands before what answers failures, so that they are packed too, and before routing, which asks for JSON.</summary>
    public static void UseMessagePackAnswers(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (MediaTypes.IsMessagePack(context.Request.ContentType))
        {
            context.Items[Packed] = true;
            context.Request.ContentType = "application/json";
        }
        if (MediaTypes.Wanted(context.Request.Headers.Accept!) is not { } mediaType || context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }
        var body = context.Response.Body;
        var packed = new PackedBody(context.Response, body, mediaType);
        context.Response.Body = packed;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            await packed.FinishAsync(context.RequestAborted);
        }
        finally
        {
            context.Response.Body = body;
        }
    });

    /// <summary>Stands after what answers failures, so that a malformed body is one of them, and after routing, which knows how large a body may be.</summary>
    public static void UseMessagePackBodies(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Items.ContainsKey(Packed) && !HasNone(context.Request.Method)) await UnpackAsync(context.Request, context.RequestAborted);
        await next(context);
    });

    private static bool HasNone(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsDelete(method);

    /// <summary>The server's limit on bodies holds for what is read here as well.</summary>
    private static async Task UnpackAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var pack = new MemoryStream();
        await request.Body.CopyToAsync(pack, cancellation);
        try
        {
            var json = PackToJson.Convert(pack.GetBuffer().AsMemory(0, (int)pack.Length));
            (request.Body, request.ContentLength) = (new MemoryStream(json), json.Length);
        }
        catch (MessagePackSerializationException failure)
        {
            throw new BadHttpRequestException("The body is not valid MessagePack.", failure);
        }
    }
}
