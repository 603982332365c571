using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Prometheus;

namespace Video.Server.Metrics;

/// <summary>Requests over HTTP. Labels are of what the service knows, never of what a client sends: a pattern, a method that it has, a status.</summary>
internal sealed class RequestMetrics(IMetricFactory metrics)
{
    /// <summary>In place of the pattern, of a request that fits none.</summary>
    private const string Nowhere = "none";

    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly Counter _requests = metrics.CreateCounter("video_http_requests_total", "Requests that were answered, by pattern and status.", ["method", "route", "status"]);
    private readonly Gauge _running = metrics.CreateGauge("video_http_requests_in_progress", "Requests that are being answered, followers of events and pushed frames included.");

    public void Begin() => _running.Inc();

    public void End(HttpContext context, RouteEndpoint? endpoint)
    {
        _running.Dec();
        var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
        _requests.WithLabels(method, endpoint is null ? Nowhere : RouteOf(endpoint), $"{context.Response.StatusCode}").Inc();
    }

    public static string RouteOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText?.Trim('/');
}
