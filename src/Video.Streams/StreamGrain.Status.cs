namespace Video.Streams;

/// <summary>How a stream is, as it is told.</summary>
public sealed partial class StreamGrain
{
    private StreamReply Status()
    {
        var stream = _stored!;
        return new StreamReply { Status = _pipeline is { } pipeline ? Opened(stream, pipeline) : NotYetOpened(stream) };
    }

    private StreamStatus Opened(StoredStream stream, StreamPipeline pipeline)
    {
        var (queue, progress, memory, reading) = (pipeline.Queue, pipeline.Now, pipeline.Context.Memory, pipeline.Reading);
        var (remembered, totals) = (RememberedStatus.From(memory), pipeline.Totals);
        return new StreamStatus
        {
            Id = Id,
            State = _closing ? StreamState.Closing : pipeline.State,
            Spec = Shown(stream.Spec),
            Position = (progress.Position ?? pipeline.Context.Timeline.Newest?.Position)?.TotalSeconds,
            Duration = (reading?.Description ?? _description)?.Duration?.TotalSeconds,
            FramesDecoded = queue.Posted,
            FramesDropped = queue.Dropped,
            FramesSeen = progress.FramesSeen,
            MemoryBytes = memory.RamBytes + progress.Step.FeatureBytes,
            Reason = pipeline.Reason,
            Memory = remembered,
            Vision = VisionStatus.From(progress.Step, pipeline.Context.VisionNote),
            OpenedAt = stream.OpenedAt,
            Source = SourceStatus.From(reading?.Condition, totals, time.GetUtcNow()),
            Losses = new StreamLosses
            {
                Queue = queue.Dropped,
                Disorder = pipeline.Disordered,
                Unread = pipeline.Unread,
                ClockJumps = totals.ClockJumps,
                Undecoded = totals.Undecoded,
                MemoryBlocks = memory.BlocksDropped,
                FramesForgotten = memory.FramesForgotten,
                Gaps = remembered.Gaps.Count,
            },
        };
    }

    private StreamStatus NotYetOpened(StoredStream stream) => new()
    {
        Id = Id,
        State = _notResumed is null ? StreamState.Connecting : StreamState.Failed,
        Spec = Shown(stream.Spec),
        Reason = _notResumed ?? "The stream is being opened again after a restart.",
        Memory = new RememberedStatus { Method = stream.Spec.Memory ?? "" },
        Vision = new VisionStatus(),
        OpenedAt = stream.OpenedAt,
        Source = SourceStatus.From(null, ReadingTotals.None, time.GetUtcNow()),
        Losses = new StreamLosses(),
    };

    private static StreamSpec Shown(StreamSpec spec) => spec with { Url = StreamSources.ShownOf(spec) };
}
