using Orleans;

namespace Video.Streams;

/// <summary>How a stream is at one moment.</summary>
[GenerateSerializer]
public sealed record StreamStatus
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required StreamState State { get; init; }

    /// <summary>As it was opened or changed, its URL without user and password, its methods by name.</summary>
    [Id(2)] public required StreamSpec Spec { get; init; }

    /// <summary>Stream time of the newest frame in memory, in seconds; null before the first.</summary>
    [Id(3)] public double? Position { get; init; }

    /// <summary>Length of the source in seconds, when it says so.</summary>
    [Id(4)] public double? Duration { get; init; }

    [Id(5)] public long FramesDecoded { get; init; }

    /// <summary>Frames that gave way because the model could not keep up.</summary>
    [Id(6)] public long FramesDropped { get; init; }

    [Id(7)] public long FramesSeen { get; init; }

    /// <summary>Bytes of memory for what is remembered and for the features kept for the next frame.</summary>
    [Id(10)] public long MemoryBytes { get; init; }

    /// <summary>Why the stream is as it is, in words; null when there is nothing to tell.</summary>
    [Id(11)] public string? Reason { get; init; }

    [Id(12)] public DateTimeOffset OpenedAt { get; init; }

    [Id(13)] public required VisionStatus Vision { get; init; }

    [Id(14)] public required RememberedStatus Memory { get; init; }

    [Id(15)] public required SourceStatus Source { get; init; }

    [Id(16)] public required StreamLosses Losses { get; init; }
}
