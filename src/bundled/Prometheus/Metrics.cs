namespace Prometheus;

/// <summary>Where registries and the factories of their metrics come from.</summary>
public static class Metrics
{
    public static CollectorRegistry NewCustomRegistry() => new();

    public static MetricFactory WithCustomRegistry(CollectorRegistry registry) => new(registry);
}
