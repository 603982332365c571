using Prometheus;
using Video.Ingest.Publishing;
using Video.Server.OpenAi;
using Video.State;
using Video.Streams.Jobs;
using Video.Streams.Watching;

namespace Video.Server.Metrics;

/// <summary>What goes on beside streams and questions: watches and their events, webhooks, jobs, publishers, videos of conversations, the database.</summary>
internal sealed class WorkMetrics : ICollected
{
    private readonly WatchCounters _watchCounters;
    private readonly DeliveryCounters _deliveryCounters;
    private readonly JobCounters _jobCounters;
    private readonly PublishDock _dock;
    private readonly VideoShelf _shelf;
    private readonly IStateMonitor _state;
    private readonly Gauge _watches, _underWay, _jobs, _publishers, _videos, _database;
    private readonly Counter _looks, _events, _deliveries, _finished, _admitted, _videosRead, _videosReused, _calls, _retries, _failures;

    public WorkMetrics(IMetricFactory metrics, WatchCounters watches, DeliveryCounters deliveries, JobCounters jobs, PublishDock dock, VideoShelf shelf, IStateMonitor state)
    {
        (_watchCounters, _deliveryCounters, _jobCounters, _dock, _shelf, _state) = (watches, deliveries, jobs, dock, shelf, state);
        _watches = metrics.CreateGauge("video_watches", "Watches that there are, paused and expired ones included.");
        _looks = metrics.CreateCounter("video_watch_looks_total", "Looks that watches have taken.");
        _events = metrics.CreateCounter("video_watch_events_total", "Events that watches told, by type.", ["type"]);
        _deliveries = metrics.CreateCounter("video_webhook_tries_total", "Webhook messages that were sent, by what came of it.", ["outcome"]);
        _underWay = metrics.CreateGauge("video_webhooks_under_way", "Webhook messages that are being sent.");
        _jobs = metrics.CreateGauge("video_jobs", "Unfinished jobs, by status.", ["status"]);
        _finished = metrics.CreateCounter("video_jobs_finished_total", "Finished jobs, by status.", ["status"]);
        _publishers = metrics.CreateGauge("video_publishers", "Publishers that are connected.");
        _admitted = metrics.CreateCounter("video_publishers_admitted_total", "Publishers that were given a place.");
        _videos = metrics.CreateGauge("video_conversation_videos", "Videos of conversations that are in memory.");
        _videosRead = metrics.CreateCounter("video_conversation_videos_read_total", "Videos of conversations that had to be read.");
        _videosReused = metrics.CreateCounter("video_conversation_videos_reused_total", "Questions of conversations that found their video read.");
        _database = metrics.CreateGauge("video_database_up", "Whether the last call to the database worked (1) or not (0).");
        _calls = metrics.CreateCounter("video_database_calls_total", "Reads and writes of the database that were asked for.");
        _retries = metrics.CreateCounter("video_database_retries_total", "Tries beyond the first.");
        _failures = metrics.CreateCounter("video_database_failures_total", "Calls that were given up.");
    }

    public void Collect()
    {
        _watches.Set(_watchCounters.Standing);
        _looks.IncTo(_watchCounters.Looks);
        foreach (var type in Enum.GetValues<WatchEventType>()) _events.WithLabels(Words.Of(type)).IncTo(_watchCounters.Told(type));
        _deliveries.WithLabels("delivered").IncTo(_deliveryCounters.Delivered);
        _deliveries.WithLabels("failed").IncTo(_deliveryCounters.Failed);
        _deliveries.WithLabels("dead").IncTo(_deliveryCounters.Dead);
        _underWay.Set(_deliveryCounters.UnderWay);
        _jobs.WithLabels(JobStatus.Queued).Set(_jobCounters.Queued);
        _jobs.WithLabels(JobStatus.Running).Set(_jobCounters.Running);
        _finished.WithLabels(JobStatus.Done).IncTo(_jobCounters.Done);
        _finished.WithLabels(JobStatus.Failed).IncTo(_jobCounters.Failed);
        _finished.WithLabels(JobStatus.Cancelled).IncTo(_jobCounters.Cancelled);
        _publishers.Set(_dock.Counters.Admitted - _dock.Counters.Left);
        _admitted.IncTo(_dock.Counters.Admitted);
        _videos.Set(_shelf.Held);
        _videosRead.IncTo(_shelf.Read);
        _videosReused.IncTo(_shelf.Reused);
        CollectState(_state.Health);
    }

    private void CollectState(StateHealth health)
    {
        _database.Set(health.Reachable ? 1 : 0);
        _calls.IncTo(health.Calls);
        _retries.IncTo(health.Retries);
        _failures.IncTo(health.Failures);
    }
}
