using Prometheus;
using Video.Streams;

namespace Video.Server.Metrics;

/// <summary>All streams together: how many are how, what they have come to, and what was lost of them on the way.</summary>
internal sealed class StreamMetrics : ICollected
{
    private readonly RunningStreams _running;
    private readonly Gauge _streams, _queued;
    private readonly Counter _decoded, _seen, _reconnects, _failedTries, _stalls, _clockJumps;
    private readonly Counter _tokens, _tokensSent, _tokensRead, _frames, _refreshes, _work, _fullWork;
    private readonly Counter _recallBlocks, _recallHits, _recallMisses, _recallBytes, _recallSeconds;

    public StreamMetrics(IMetricFactory metrics, RunningStreams running)
    {
        _running = running;
        _streams = metrics.CreateGauge("video_streams", "Open streams, by state.", ["state"]);
        _queued = metrics.CreateGauge("video_frames_queued", "Frames between sources and the model.");
        _decoded = metrics.CreateCounter("video_frames_decoded_total", "Frames that samplers let through.");
        _seen = metrics.CreateCounter("video_frames_seen_total", "Frames that the model has read.");
        _reconnects = metrics.CreateCounter("video_source_reconnects_total", "Connections that gave frames after an earlier one of their stream had; each begins an epoch.");
        _failedTries = metrics.CreateCounter("video_source_failed_tries_total", "Connections that gave no frame.");
        _stalls = metrics.CreateCounter("video_source_stalls_total", "Connections that were given up because they fell silent.");
        _clockJumps = metrics.CreateCounter("video_source_clock_jumps_total", "Times at which a source's clock was mended.");
        _tokens = metrics.CreateCounter("video_visual_tokens_total", "Visual tokens that pictures had.");
        _tokensSent = metrics.CreateCounter("video_visual_tokens_sent_total", "Visual tokens that the language model got.");
        _tokensRead = metrics.CreateCounter("video_frame_tokens_read_total", "Tokens of frames that the language model read, time headers included.");
        _frames = metrics.CreateCounter("video_vision_frames_total", "Pictures that the vision tower was given.");
        _refreshes = metrics.CreateCounter("video_vision_refreshes_total", "Pictures that it computed whole.");
        _work = metrics.CreateCounter("video_vision_multiply_adds_total", "Multiply-adds that the vision tower did.");
        _fullWork = metrics.CreateCounter("video_vision_full_multiply_adds_total", "Multiply-adds that it would have done for every picture whole.");
        _recallBlocks = metrics.CreateCounter("video_recall_blocks_total", "Archived blocks that questions called back.");
        _recallHits = metrics.CreateCounter("video_recall_hits_total", "Reads of archived blocks that found them decoded.");
        _recallMisses = metrics.CreateCounter("video_recall_misses_total", "Reads of archived blocks that had to decode them.");
        _recallBytes = metrics.CreateCounter("video_recall_bytes_total", "Bytes of archived blocks that were decoded for questions.");
        _recallSeconds = metrics.CreateCounter("video_recall_search_seconds_total", "Time in which questions were compared with the index.");
    }

    public void Collect()
    {
        var now = _running.Now;
        var states = now.CountBy(stream => stream.State).ToDictionary();
        foreach (var state in Enum.GetValues<StreamState>()) _streams.WithLabels(Words.Of(state)).Set(states.GetValueOrDefault(state));
        _queued.Set(now.Sum(stream => stream.Queued));
        var total = _running.Total;
        _decoded.IncTo(total.FramesDecoded);
        _seen.IncTo(total.FramesSeen);
        _reconnects.IncTo(total.Reconnects);
        _failedTries.IncTo(total.FailedTries);
        _stalls.IncTo(total.Stalls);
        _clockJumps.IncTo(total.ClockJumps);
        Collect(total.Work);
    }

    private void Collect(StreamWork work)
    {
        var (vision, recall) = (work.Vision, work.Recall);
        _tokens.IncTo(vision.Reduction.Tokens);
        _tokensSent.IncTo(vision.Reduction.Sent);
        _tokensRead.IncTo(work.TokensRead);
        _frames.IncTo(vision.Reuse.Frames);
        _refreshes.IncTo(vision.Reuse.Refreshes);
        _work.IncTo(vision.Reuse.MultiplyAdds);
        _fullWork.IncTo(vision.Reuse.FullMultiplyAdds);
        _recallBlocks.IncTo(recall.Blocks);
        _recallHits.IncTo(recall.Hits);
        _recallMisses.IncTo(recall.Misses);
        _recallBytes.IncTo(recall.BytesMoved);
        _recallSeconds.IncTo(recall.Search.TotalSeconds);
    }
}
