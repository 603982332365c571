using System.Text.Json;
using MessagePack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Video.Server.Errors;

/// <summary>Turns every failure into an <see cref="ErrorBody"/>: ours with their status, malformed requests as 400, the rest as 500 without details.</summary>
internal static class ErrorMiddleware
{
    public static void UseErrors(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorMiddleware));
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                var (status, body) = Explain(failure);
                if (status == StatusCodes.Status500InternalServerError) log.LogError(failure, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                context.Response.StatusCode = status;
                if (failure is VideoException { RetryAfter: { } wait }) context.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds))}";
                TakeTheRest(context);
                await context.Response.WriteAsJsonAsync(body);
            }
        });
        // Routing's own answers (no such path, wrong method) have no body yet.
        app.UseStatusCodePages(async pages =>
        {
            var status = pages.HttpContext.Response.StatusCode;
            var (code, message) = status switch
            {
                StatusCodes.Status404NotFound => ("not_found", $"There is nothing at {pages.HttpContext.Request.Path}."),
                StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", $"{pages.HttpContext.Request.Method} is not allowed here."),
                StatusCodes.Status413PayloadTooLarge => ("too_large", "The request's body is too large."),
                StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "The body must be application/json or application/x-msgpack."),
                _ => ("http_" + status, $"The request was answered with status {status}."),
            };
            await pages.HttpContext.Response.WriteAsJsonAsync(ErrorBody.Of(status, code, message));
        });
    }

    /// <summary>Lets what is left of a refused body arrive and be thrown away, for as long as the server drains (5 s): a client that is cut off while it sends never reads why.</summary>
    private static void TakeTheRest(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }

    private static (int Status, ErrorBody Body) Explain(Exception failure) => failure switch
    {
        VideoException known => (ErrorBody.StatusOf(known.Code), ErrorBody.From(known)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (413, ErrorBody.Of(413, "too_large", "The request's body is too large.")),
        BadHttpRequestException { InnerException: JsonException json } => (400, ErrorBody.Of(400, "invalid_json", Plain(json), Field(json))),
        BadHttpRequestException { InnerException: MessagePackSerializationException pack } =>
            (400, ErrorBody.Of(400, "invalid_msgpack", $"The body is not valid MessagePack: {pack.Message.TrimEnd('.')}.")),
        BadHttpRequestException bad => (bad.StatusCode, ErrorBody.Of(bad.StatusCode, "bad_request", bad.Message)),
        _ => (500, ErrorBody.Of(500, "internal", "Something failed inside the service; its log says what.")),
    };

    /// <summary>The reader's sentence without the name of our type that it mentions.</summary>
    private static string Plain(JsonException json) =>
        json.Message.Contains("could not be mapped", StringComparison.Ordinal) ? $"Unknown field '{Field(json)}'."
        : json.Message.Contains("missing required properties", StringComparison.Ordinal) ? "A required field is missing: " + json.Message[(json.Message.LastIndexOf(':') + 1)..].Trim()
        : json.Message.Contains("could not be converted", StringComparison.Ordinal) ? $"The field '{Field(json)}' has the wrong type or an unknown value."
        : $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine}).";

    private static string? Field(JsonException json) => json.Path is { Length: > 2 } path ? path[2..] : null;
}
