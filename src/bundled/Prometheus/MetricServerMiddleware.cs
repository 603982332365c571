using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Prometheus;

/// <summary>Answers with a registry's metrics, in the format that the client prefers.</summary>
public sealed class MetricServerMiddleware
{
    private readonly Settings _settings;

    public MetricServerMiddleware(RequestDelegate next, Settings settings) => _settings = settings;

    public async Task Invoke(HttpContext context)
    {
        var format = FormatFor(context.Request);
        try
        {
            var text = await _settings.Registry!.CollectAsync(format, context.RequestAborted);
            context.Response.ContentType = format == ExpositionFormat.OpenMetricsText
                ? PrometheusConstants.OpenMetricsContentTypeWithVersionAndEncoding
                : PrometheusConstants.TextContentTypeWithVersionAndEncoding;
            await context.Response.Body.WriteAsync(text, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
    }

    /// <summary>The Accept header, or in its stead "accept" of the query, decides.</summary>
    private ExpositionFormat FormatFor(HttpRequest request)
    {
        var accept = request.Query.TryGetValue("accept", out var asked) ? string.Join(",", asked.ToArray()) : request.Headers.Accept.ToString();
        foreach (var candidate in Parsed(accept).OrderByDescending(type => type.Quality ?? 1))
        {
            if (candidate.MediaType == PrometheusConstants.TextContentType) break;
            if (_settings.EnableOpenMetrics && candidate.MediaType == PrometheusConstants.OpenMetricsContentType) return ExpositionFormat.OpenMetricsText;
        }
        return ExpositionFormat.PrometheusText;
    }

    private static IEnumerable<MediaTypeWithQualityHeaderValue> Parsed(string accept)
    {
        foreach (var candidate in accept.Split(','))
            if (MediaTypeWithQualityHeaderValue.TryParse(candidate, out var type)) yield return type;
    }

    public sealed class Settings
    {
        /// <summary>Whose metrics.</summary>
        public CollectorRegistry? Registry { get; set; }

        /// <summary>Whether a client may have OpenMetrics.</summary>
        public bool EnableOpenMetrics { get; set; } = true;
    }
}
