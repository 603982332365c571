using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Video.Server.Access;

namespace Video.Server.Logs;

/// <summary>Gives every request an id, which its answer, its log lines and its span carry; and writes to the log how it was answered.</summary>
internal static partial class RequestIds
{
    public const string Header = "X-Request-Id";

    private const int Longest = 64;

    /// <summary>Before everything else.</summary>
    public static void UseRequestIds(this WebApplication app)
    {
        var (log, time) = (app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Video.Server.Requests"), app.Services.GetRequiredService<TimeProvider>());
        app.Use(async (context, next) =>
        {
            var began = time.GetTimestamp();
            context.TraceIdentifier = IdOf(context.Request);
            context.Response.Headers[Header] = context.TraceIdentifier;
            using var scope = log.BeginScope(LogScope.Of(context));
            try
            {
                await next(context);
            }
            finally
            {
                Log(log, context, time.GetElapsedTime(began));
                if (Activity.Current is { } span) Describe(span, context);
            }
        });
    }

    /// <summary>The client's own id, where it is one that may stand in a log; else a new one.</summary>
    private static string IdOf(HttpRequest request) =>
        request.Headers[Header].ToString() is { Length: > 0 and <= Longest } sent && sent.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            ? sent
            : Guid.NewGuid().ToString("n");

    // Without the query, which may hold a key; as it was sent, so that it is one line.
    private static void Log(ILogger log, HttpContext context, TimeSpan took)
    {
        var (request, status) = (context.Request, context.Response.StatusCode);
        var level = IsLooking(context) ? LogLevel.Debug : status >= 500 ? LogLevel.Warning : HttpMethods.IsGet(request.Method) && status < 400 ? LogLevel.Debug : LogLevel.Information;
        LogAnswered(log, level, request.Method, request.Path.ToUriComponent(), status, Math.Round(took.TotalSeconds, 3));
    }

    private static void Describe(Activity span, HttpContext context)
    {
        if (IsLooking(context)) span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        span.SetTag("http.route", RouteOf(context));
        span.SetTag("video.request_id", context.TraceIdentifier);
        span.SetTag("video.tenant", context.Features.Get<Caller>()?.Tenant.Value);
        span.SetTag("video.stream", LogScope.StreamOf(context));
    }

    /// <summary>Who looks again and again whether the service is there needs neither lines nor traces of it.</summary>
    private static bool IsLooking(HttpContext context) => RouteOf(context)?.Trim('/') is "metrics" or "health/live" or "health/ready";

    private static string? RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    [LoggerMessage(Message = "{Method} {Path} was answered with {Status} after {Seconds} s")]
    private static partial void LogAnswered(ILogger log, LogLevel level, string method, string path, int status, double seconds);
}
