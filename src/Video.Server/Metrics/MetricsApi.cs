using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;
using Video.Answering;
using Video.Server.Access;

namespace Video.Server.Metrics;

/// <summary><c>GET /metrics</c>: the figures of the whole service, all tenants together, for Prometheus.</summary>
internal static class MetricsApi
{
    public static void MapServiceMetrics(this WebApplication app)
    {
        // Made now, so that their series are there before the first question is.
        _ = app.Services.GetRequiredService<IAnswerJournal>();
        var metrics = app.Services.GetRequiredService<ServiceMetrics>();
        app.MapMetrics(settings => settings.Registry = metrics.Registry).RequireScopeOfMain(Scope.Metrics)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get])).WithTags("metrics").ExcludeFromDescription();
    }

    /// <summary>Counts every request; before everything else, so that refusals are counted too.</summary>
    public static void UseRequestMetrics(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<RequestMetrics>();
        app.Use(async (context, next) =>
        {
            metrics.Begin();
            try
            {
                await next(context);
            }
            finally
            {
                metrics.End(context, context.GetEndpoint() as RouteEndpoint);
            }
        });
    }
}
