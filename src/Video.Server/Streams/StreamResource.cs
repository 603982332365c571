using Video.Streams;

namespace Video.Server.Streams;

/// <summary>A stream as the API shows it. Times are seconds of stream time.</summary>
public sealed record StreamResource(
    string Id,
    StreamState State,
    string Source,
    double? Position,
    double? Duration,
    StreamCounts Frames,
    long MemoryBytes,
    string? Reason,
    DateTimeOffset OpenedAt)
{
    public static StreamResource From(StreamStatus status) => new(
        status.Id, status.State, status.Spec.Source, status.Position, status.Duration,
        new StreamCounts(status.FramesDecoded, status.FramesDropped, status.FramesSeen, status.FramesRemembered, status.FramesForgotten),
        status.MemoryBytes, status.Reason, status.OpenedAt);
}

/// <param name="Decoded">Let through by the sampler.</param>
/// <param name="Dropped">Gave way because the model could not keep up.</param>
/// <param name="Seen">Read by the model.</param>
/// <param name="Remembered">In memory now.</param>
/// <param name="Forgotten">Gave way to newer ones in memory.</param>
public sealed record StreamCounts(long Decoded, long Dropped, long Seen, int Remembered, long Forgotten);

public sealed record StreamList(IReadOnlyList<StreamResource> Data);
