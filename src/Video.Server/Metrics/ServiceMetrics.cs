using Prometheus;

namespace Video.Server.Metrics;

/// <summary>The registry of the service's metrics: what is observed as it happens, and what is read from its counters when it is collected.</summary>
public sealed class ServiceMetrics
{
    private readonly Lock _collecting = new();
    private readonly ICollected[] _collected;

    internal ServiceMetrics(CollectorRegistry registry, IEnumerable<ICollected> collected)
    {
        (Registry, _collected) = (registry, [.. collected]);
        registry.AddBeforeCollectCallback(Collect);
        DotNetStats.Register(registry);
    }

    public CollectorRegistry Registry { get; }

    private void Collect()
    {
        lock (_collecting)
        {
            foreach (var each in _collected) each.Collect();
        }
    }
}
