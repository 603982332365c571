using Prometheus;
using Video.Streams;

namespace Video.Server.Metrics;

/// <summary>Series of single streams. There are as many as <see cref="MetricsSettings.Streams"/> says: a stream that has them keeps them while it is open, and then they are gone.</summary>
internal sealed class ListedStreams : ICollected
{
    private readonly RunningStreams _running;
    private readonly MetricsSettings _settings;
    private readonly TimeProvider _time;
    private readonly HashSet<StreamKey> _listed = [];
    private readonly Gauge _live, _age, _epoch, _memory, _unlisted;
    private readonly Counter _seen, _lost;

    public ListedStreams(IMetricFactory metrics, RunningStreams running, MetricsSettings settings, TimeProvider time)
    {
        (_running, _settings, _time) = (running, settings, time);
        string[] labels = ["tenant", "stream"];
        _live = metrics.CreateGauge("video_stream_live", "Whether the stream is live (1) or in another state (0).", labels);
        _age = metrics.CreateGauge("video_stream_last_frame_age_seconds", "Time since the stream's newest picture arrived.", labels);
        _epoch = metrics.CreateGauge("video_stream_epoch", "The stream's connection, counted from 0.", labels);
        _memory = metrics.CreateGauge("video_stream_memory_bytes", "Bytes in memory in which the stream is remembered.", labels);
        _seen = metrics.CreateCounter("video_stream_frames_seen_total", "Frames of the stream that the model has read.", labels);
        _lost = metrics.CreateCounter("video_stream_frames_lost_total", "Frames of the stream that the model did not read.", labels);
        _unlisted = metrics.CreateGauge("video_streams_unlisted", "Open streams that have no series of their own because too many others do.");
    }

    public void Collect()
    {
        var now = _running.Now.ToDictionary(stream => stream.Key);
        foreach (var gone in _listed.Where(key => !now.ContainsKey(key)).ToList()) Remove(gone);
        foreach (var key in now.Keys.Where(key => !_listed.Contains(key)).Take(_settings.Streams - _listed.Count).ToList()) _listed.Add(key);
        foreach (var key in _listed) Show(now[key]);
        _unlisted.Set(now.Count - _listed.Count);
    }

    private void Show(RunningStream stream)
    {
        string[] labels = [stream.Key.Tenant.Value, stream.Key.Stream.Value];
        var tally = stream.Tally;
        _live.WithLabels(labels).Set(stream.State == StreamState.Live ? 1 : 0);
        // The clock may have been set back since.
        if (stream.LastFrameAt is { } last) _age.WithLabels(labels).Set(Math.Max(0, (_time.GetUtcNow() - last).TotalSeconds));
        else _age.RemoveLabelled(labels);
        _epoch.WithLabels(labels).Set(stream.Epoch);
        _memory.WithLabels(labels).Set(stream.Memory.RamBytes + stream.FeatureBytes);
        _seen.WithLabels(labels).IncTo(tally.FramesSeen);
        _lost.WithLabels(labels).IncTo(tally.FramesDropped + tally.FramesDisordered + tally.FramesUnread);
    }

    private void Remove(StreamKey key)
    {
        string[] labels = [key.Tenant.Value, key.Stream.Value];
        foreach (var gauge in (Gauge[])[_live, _age, _epoch, _memory]) gauge.RemoveLabelled(labels);
        foreach (var counter in (Counter[])[_seen, _lost]) counter.RemoveLabelled(labels);
        _listed.Remove(key);
    }
}
