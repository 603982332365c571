using Orleans;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>How a stream's source fares and has fared since the stream was opened or the service started.</summary>
[GenerateSerializer]
public sealed record SourceStatus
{
    /// <summary>Of the newest connection that gave a frame, or of the one that is being tried.</summary>
    [Id(0)] public int Epoch { get; init; }

    /// <summary>Connections that gave frames after an earlier one had.</summary>
    [Id(1)] public long Reconnects { get; init; }

    /// <summary>Tries that gave no frame at all.</summary>
    [Id(2)] public long FailedTries { get; init; }

    /// <summary>Connections given up because they fell silent.</summary>
    [Id(3)] public long Stalls { get; init; }

    [Id(4)] public DateTimeOffset? LastFrameAt { get; init; }

    /// <summary>Seconds since then, 0 or more.</summary>
    [Id(5)] public double? LastFrameAge { get; init; }

    /// <summary>When the next connection is tried; null while there is one, or none will be.</summary>
    [Id(6)] public DateTimeOffset? NextTryAt { get; init; }

    internal static SourceStatus From(SourceCondition? condition, ReadingTotals totals, DateTimeOffset now) => new()
    {
        Epoch = condition?.Epoch ?? 0,
        Reconnects = totals.Reconnects,
        FailedTries = totals.FailedTries,
        Stalls = totals.Stalls,
        LastFrameAt = condition?.LastFrameAt,
        // The clock may have been set back since.
        LastFrameAge = condition?.LastFrameAt is { } last ? Math.Round(Math.Max(0, (now - last).TotalSeconds), 3) : null,
        NextTryAt = condition?.NextTryAt,
    };
}
