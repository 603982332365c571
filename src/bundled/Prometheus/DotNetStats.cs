using System.Diagnostics;
using System.Globalization;

namespace Prometheus;

/// <summary>Figures of the process and of .NET.</summary>
public sealed class DotNetStats
{
    private readonly Lock _lock = new();
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Counter.Child[] _collections;
    private readonly Counter _processor;
    private readonly Gauge _virtualBytes, _residentBytes, _privateBytes, _handles, _threads, _managedBytes;

    private DotNetStats(MetricFactory metrics)
    {
        var collections = metrics.CreateCounter("dotnet_collection_count_total", "GC collection count", ["generation"]);
        _collections = [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => collections.WithLabels(generation.ToString(CultureInfo.InvariantCulture)))];
        var started = metrics.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
        _processor = metrics.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        _virtualBytes = metrics.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        _residentBytes = metrics.CreateGauge("process_working_set_bytes", "Process working set");
        _privateBytes = metrics.CreateGauge("process_private_memory_bytes", "Process private memory size");
        _handles = metrics.CreateGauge("process_open_handles", "Number of open handles");
        _threads = metrics.CreateGauge("process_num_threads", "Total number of threads");
        _managedBytes = metrics.CreateGauge("dotnet_total_memory_bytes", "Total known allocated memory");
        started.Set((_process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
    }

    /// <summary>Adds the figures to a registry, read at each collection.</summary>
    public static void Register(CollectorRegistry registry)
    {
        var figures = new DotNetStats(Metrics.WithCustomRegistry(registry));
        registry.AddBeforeCollectCallback(figures.Update);
    }

    private void Update()
    {
        // A Process is not for several threads.
        lock (_lock)
        {
            _process.Refresh();
            for (var generation = 0; generation < _collections.Length; generation++) _collections[generation].IncTo(GC.CollectionCount(generation));
            _managedBytes.Set(GC.GetTotalMemory(false));
            _virtualBytes.Set(_process.VirtualMemorySize64);
            _residentBytes.Set(_process.WorkingSet64);
            _privateBytes.Set(_process.PrivateMemorySize64);
            _processor.IncTo(_process.TotalProcessorTime.TotalSeconds);
            _handles.Set(_process.HandleCount);
            _threads.Set(_process.Threads.Count);
        }
    }
}
