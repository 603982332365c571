using Prometheus;
using Video.Inference.Engine;
using Video.Ingest.Network;
using Video.Ingest.Publishing;
using Video.Server.Access;
using Video.Server.Access.Tenants;
using Video.Server.Files;
using Video.Server.OpenAi;
using Video.State;
using Video.Streams;
using Video.Streams.Watching;

namespace Video.Server.Metrics;

/// <summary>Everything that was lost, refused or given up, by kind and reason. All series are there from the start.</summary>
internal sealed class LossMetrics(
    IMetricFactory metrics, RunningStreams streams, PublishDock dock, IStateMonitor state, FileStore files, TenantAllowance tenants, FailedKeys keys, UrlGate urls,
    InferenceEngine engine, WatchCounters watches, DeliveryCounters deliveries, VideoShelf shelf) : ICollected
{
    private readonly Counter _losses = metrics.CreateCounter("video_losses_total", "What was lost, refused or given up, by kind and reason.", ["kind", "reason"]);

    public void Collect()
    {
        var (total, health) = (streams.Total, state.Health);
        Set("frames", "queue", total.FramesDropped);
        Set("frames", "disorder", total.FramesDisordered);
        Set("frames", "unread", total.FramesUnread);
        Set("frames", "undecoded", total.Undecoded);
        Set("memory_frames", "forgotten", total.FramesForgotten);
        Set("memory_blocks", "budget", total.BlocksDropped);
        foreach (var reason in Enum.GetValues<PublishRefusal>()) Set("publishers", Words.Of(reason), dock.Counters.Refused(reason));
        foreach (var limit in TenantLimits.Names) Set("requests", limit, tenants.RefusedBy(limit));
        Set("requests", "engine_full", engine.Refused);
        Set("keys", "not_valid", keys.Total);
        Set("sources", "network", urls.Refused);
        Set("uploads", "refused", files.Refused);
        Set("events", "database", watches.Lost);
        Set("events", "retention", health.EventsDropped);
        Set("deliveries", "dead", deliveries.Dead);
        Set("deliveries", "waiting_limit", health.DeliveriesDropped);
        Set("jobs", "retention", health.JobsDropped);
        Set("videos", "room", shelf.Dropped);
    }

    private void Set(string kind, string reason, long count) => _losses.WithLabels(kind, reason).IncTo(count);
}
