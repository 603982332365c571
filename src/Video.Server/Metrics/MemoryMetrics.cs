using Prometheus;
using Video.Streams;

namespace Video.Server.Metrics;

/// <summary>Where what streams remember lies.</summary>
internal sealed class MemoryMetrics : ICollected
{
    private readonly RunningStreams _running;
    private readonly MemoryStore _store;
    private readonly Gauge _bytes, _reserved, _budget, _blocks, _frames;

    public MemoryMetrics(IMetricFactory metrics, RunningStreams running, MemoryStore store)
    {
        (_running, _store) = (running, store);
        _bytes = metrics.CreateGauge("video_memory_bytes",
            "What open streams are remembered in: features kept for the next picture, window, archived blocks, their index, blocks kept decoded, and blocks on disk.", ["tier"]);
        _blocks = metrics.CreateGauge("video_memory_blocks", "Archived blocks of open streams.");
        _frames = metrics.CreateGauge("video_memory_frames", "Frames that questions about open streams can see, archived ones included.");
        _reserved = metrics.CreateGauge("video_memory_reserved_bytes", "Bytes of memory that open streams were promised.");
        _budget = metrics.CreateGauge("video_memory_budget_bytes", "Bytes that the archives of all streams may take of memory together; absent without such a limit.", new GaugeConfiguration { SuppressInitialValue = true });
    }

    public void Collect()
    {
        var now = _running.Now;
        Set("features", now.Sum(stream => stream.FeatureBytes));
        Set("window", now.Sum(stream => stream.Memory.RamBytes - stream.Memory.ArchiveRamBytes - stream.Memory.DecodedRamBytes));
        Set("blocks", now.Sum(stream => stream.Memory.ArchiveRamBytes - stream.Memory.IndexRamBytes));
        Set("index", now.Sum(stream => stream.Memory.IndexRamBytes));
        Set("decoded", now.Sum(stream => stream.Memory.DecodedRamBytes));
        Set("disk", now.Sum(stream => stream.Memory.DiskBytes));
        _blocks.Set(now.Sum(stream => stream.Memory.Blocks));
        _frames.Set(now.Sum(stream => stream.Memory.Frames));
        _reserved.Set(_running.Reserved);
        if (_store.Process is { } process) _budget.Set(process.Bytes);
    }

    private void Set(string tier, long bytes) => _bytes.WithLabels(tier).Set(bytes);
}
