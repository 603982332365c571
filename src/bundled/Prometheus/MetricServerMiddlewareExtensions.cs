using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

public static class MetricServerMiddlewareExtensions
{
    /// <summary>Maps an endpoint, for any method, that answers with a registry's metrics.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder endpoints, Action<MetricServerMiddleware.Settings> configure, string pattern = "/metrics")
    {
        var settings = new MetricServerMiddleware.Settings();
        configure(settings);
        if (settings.Registry is null) throw new ArgumentException("A registry is needed: there is no default one here.");
        var pipeline = endpoints.CreateApplicationBuilder().UseMiddleware<MetricServerMiddleware>(settings).Build();
        return endpoints.Map(pattern, pipeline).WithDisplayName("Prometheus metrics");
    }
}
