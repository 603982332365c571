using Microsoft.Extensions.DependencyInjection;
using Prometheus;
using Video.Answering;

namespace Video.Server.Metrics;

/// <summary>Puts metrics into the service: a registry of its own, and who fills it.</summary>
internal static class MetricsServices
{
    public static void AddServiceMetrics(this IServiceCollection services, MetricsSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => Prometheus.Metrics.NewCustomRegistry());
        services.AddSingleton<IMetricFactory>(provider => Prometheus.Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()));
        services.AddSingleton<IAnswerJournal, AnswerMetrics>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<ICollected, StageMetrics>();
        services.AddSingleton<ICollected, StreamMetrics>();
        services.AddSingleton<ICollected, ListedStreams>();
        services.AddSingleton<ICollected, MemoryMetrics>();
        services.AddSingleton<ICollected, LossMetrics>();
        services.AddSingleton<ICollected, WorkMetrics>();
        services.AddSingleton(provider => new ServiceMetrics(provider.GetRequiredService<CollectorRegistry>(), provider.GetServices<ICollected>()));
    }
}
