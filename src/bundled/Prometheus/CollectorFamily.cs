namespace Prometheus;

/// <summary>All metrics of one name: one for each list of labels.</summary>
internal sealed class CollectorFamily(Type type)
{
    private readonly List<Collector> _collectors = [];

    /// <summary>One of these labels, made where there is none. Touched under the registry's lock.</summary>
    public TCollector GetOrAdd<TCollector>(string[] labelNames, Func<TCollector> make) where TCollector : Collector
    {
        if (typeof(TCollector) != type) throw new InvalidOperationException("Collector of a different type with the same name is already registered.");
        if (_collectors.Find(collector => collector.LabelNames.AsSpan().SequenceEqual(labelNames)) is TCollector there) return there;
        var made = make();
        _collectors.Add(made);
        return made;
    }

    public Collector[] All => [.. _collectors];
}
