using System.Collections.Concurrent;
using System.Diagnostics;

namespace Prometheus;

/// <summary>Metrics that are exported together. For any thread.</summary>
public sealed class CollectorRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, CollectorFamily> _families = new(StringComparer.Ordinal);
    private readonly List<CollectorFamily> _order = [];
    private readonly ConcurrentBag<Action> _callbacks = [];
    private readonly ConcurrentBag<Func<CancellationToken, Task>> _asyncCallbacks = [];

    internal CollectorRegistry()
    {
    }

    /// <summary>Is called before each collection. One that fails is passed over.</summary>
    public void AddBeforeCollectCallback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _callbacks.Add(callback);
    }

    /// <inheritdoc cref="AddBeforeCollectCallback(Action)"/>
    public void AddBeforeCollectCallback(Func<CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _asyncCallbacks.Add(callback);
    }

    public Task CollectAndExportAsTextAsync(Stream to, CancellationToken cancel = default) => CollectAndExportAsTextAsync(to, ExpositionFormat.PrometheusText, cancel);

    /// <summary>Runs the callbacks and writes every metric.</summary>
    public async Task CollectAndExportAsTextAsync(Stream to, ExpositionFormat format, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        await to.WriteAsync(await CollectAsync(format, cancel), cancel);
    }

    internal async Task<byte[]> CollectAsync(ExpositionFormat format, CancellationToken cancel)
    {
        foreach (var callback in _callbacks) Run(callback);
        await Task.WhenAll(_asyncCallbacks.Select(callback => RunAsync(callback, cancel)));
        var text = new TextSerializer(format);
        foreach (var family in Families())
        {
            text.WriteDeclaration(family[0]);
            foreach (var collector in family) collector.WriteTo(text);
        }
        return text.Finish();
    }

    internal TCollector GetOrAdd<TCollector>(string name, string[] labelNames, Func<TCollector> make) where TCollector : Collector
    {
        lock (_lock)
        {
            if (_families.TryGetValue(name, out var family)) return family.GetOrAdd(labelNames, make);
            // Made first: a name that is refused leaves nothing behind.
            family = new CollectorFamily(typeof(TCollector));
            var made = family.GetOrAdd(labelNames, make);
            _families.Add(name, family);
            _order.Add(family);
            return made;
        }
    }

    private Collector[][] Families()
    {
        lock (_lock) return [.. _order.Select(family => family.All)];
    }

    private static void Run(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception failure)
        {
            Trace.WriteLine($"Metrics before-collect callback failed: {failure}");
        }
    }

    private static async Task RunAsync(Func<CancellationToken, Task> callback, CancellationToken cancel)
    {
        try
        {
            await callback(cancel);
        }
        catch (Exception failure)
        {
            Trace.WriteLine($"Metrics before-collect callback failed: {failure}");
        }
    }
}
