namespace Video.Ingest.Sources;

/// <summary>How a source fares, at one moment.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Epoch">Of the newest connection that gave a frame, or of the one that is being tried for the first time.</param>
/// <param name="Reason">One sentence for people, without credentials: why it ended, failed, stalled or is being tried again; null when there is nothing to tell.</param>
public sealed record SourceCondition(SourceState State, int Epoch, string? Reason = null)
{
    /// <summary>Connections that gave frames after an earlier one had.</summary>
    public long Reconnects { get; init; }

    /// <summary>Tries that gave no frame at all.</summary>
    public long FailedTries { get; init; }

    /// <summary>Connections given up because they fell silent.</summary>
    public long Stalls { get; init; }

    /// <summary>Times at which the source's own clock jumped, stood still or ran backwards, and was mended.</summary>
    public long ClockJumps { get; init; }

    /// <summary>Pictures that came and could not be decoded.</summary>
    public long Undecoded { get; init; }

    /// <summary>Frames that were given out.</summary>
    public long Frames { get; init; }

    /// <summary>When the newest picture arrived; null before the first.</summary>
    public DateTimeOffset? LastFrameAt { get; init; }

    /// <summary>When the next connection is tried; null while there is one, or none will be.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>Whether frames may still come.</summary>
    public bool Alive => State is not (SourceState.Ended or SourceState.Failed);
}
