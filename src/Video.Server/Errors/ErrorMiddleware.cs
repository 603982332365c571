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
                if (status == StatusCodes.Status500InternalServerError) log.LogError(failure, "{Method} {Path} failed", context.Request.Method, context.Request.Path.ToUriComponent());
                context.Response.StatusCode = status;
                if (failure is VideoException { RetryAfter: { } wait }) context.Response.Headers.RetryAfter = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds))}";
                TakeTheRest(context);
                await context.Response.WriteAsJsonAsync(body);
            }
            catch (Exception failure) when (context.RequestAborted.IsCancellationRequested && failure is VideoException or OperationCanceledException or IOException)
            {
                // Nobody is there any more to be told.
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
        BadHttpRequestException bad => RequestFault.Explain(bad),
        _ => (500, ErrorBody.Of(500, "internal", "Something failed inside the service; its log says what.")),
    };
}
