using Video.Streams;

namespace Video.Server.Streams;

/// <summary>A stream as the API shows it. Times are seconds of stream time.</summary>
public sealed record StreamResource(
    string Id,
    StreamState State,
    string Url,
    double? Position,
    double? Duration,
    StreamCounts Frames,
    VisionResource Vision,
    MemoryResource Memory,
    long MemoryBytes,
    string? Reason,
    DateTimeOffset OpenedAt)
{
    public static StreamResource From(StreamStatus status) => new(
        status.Id, status.State, status.Spec.Url, status.Position, status.Duration,
        new StreamCounts(status.FramesDecoded, status.FramesDropped, status.FramesSeen, status.Memory.Frames, status.Memory.FramesForgotten),
        VisionResource.From(status.Spec, status.Vision), MemoryResource.From(status.Memory), status.MemoryBytes, status.Reason, status.OpenedAt);
}

/// <param name="Decoded">Let through by the sampler.</param>
/// <param name="Dropped">Gave way because the model could not keep up.</param>
/// <param name="Seen">Read by the model.</param>
/// <param name="Remembered">In memory now.</param>
/// <param name="Forgotten">Gave way to newer ones in memory.</param>
public sealed record StreamCounts(long Decoded, long Dropped, long Seen, int Remembered, long Forgotten);

/// <param name="Method">How the vision tower is run.</param>
/// <param name="TokenMethod">How visual tokens are chosen.</param>
/// <param name="Computed">Work of the tower as a share of computing every picture whole; null before the first.</param>
/// <param name="Refreshes">Pictures computed whole.</param>
/// <param name="ReferencesDropped">How often what was kept of earlier pictures was dropped because the source changed.</param>
/// <param name="Tokens">Visual tokens that the pictures had.</param>
/// <param name="TokensSent">Of them, those that the language model got.</param>
/// <param name="Change">How much of the newest picture was new, 0 to 1.</param>
/// <param name="Note">What the vision method says of itself on this device.</param>
public sealed record VisionResource(
    string? Method, string? TokenMethod, double? Computed, long Refreshes, long ReferencesDropped, long Tokens, long TokensSent, double Change, string? Note)
{
    public static VisionResource From(StreamSpec spec, VisionStatus vision) => new(
        spec.Vision, spec.Tokens, Rounded(vision.Computed), vision.Refreshes, vision.ReferencesDropped, vision.Tokens, vision.TokensSent,
        Math.Round(vision.Change, 4), vision.Note);

    private static double? Rounded(double? share) => share is { } value ? Math.Round(value, 4) : null;
}

public sealed record StreamList(IReadOnlyList<StreamResource> Data);
