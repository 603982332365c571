using Video.Streams;

namespace Video.Server.Streams;

/// <summary>A stream as the API shows it. Times are seconds of stream time.</summary>
/// <param name="Id">The stream's name.</param>
/// <param name="State">connecting, live, stalled, reconnecting, paused, ended, failed or closing.</param>
/// <param name="Reason">Why it is as it is, when there is something to tell.</param>
/// <param name="Url">What is read, without user and password; null when the stream is published to.</param>
/// <param name="Publish">Whether it takes publishers.</param>
/// <param name="Labels">As given.</param>
/// <param name="Paused">Whether it was told to pause.</param>
/// <param name="Position">Of the newest frame in memory.</param>
/// <param name="Duration">Of the source, when it says so.</param>
/// <param name="Source">How the source fares.</param>
/// <param name="Frames">Counted since the stream was opened or the service started.</param>
/// <param name="Losses">What was lost, by reason, likewise.</param>
/// <param name="Vision">What pictures have cost.</param>
/// <param name="Memory">How it is remembered.</param>
/// <param name="MemoryBytes">Bytes of memory for that and for features kept.</param>
/// <param name="OpenedAt">When it was opened first.</param>
public sealed record StreamResource(
    string Id,
    StreamState State,
    string? Reason,
    string? Url,
    bool Publish,
    IReadOnlyDictionary<string, string> Labels,
    bool Paused,
    double? Position,
    double? Duration,
    SourceStatus Source,
    StreamCounts Frames,
    StreamLosses Losses,
    VisionResource Vision,
    MemoryResource Memory,
    long MemoryBytes,
    DateTimeOffset OpenedAt)
{
    public static StreamResource From(StreamStatus status) => new(
        status.Id, status.State, status.Reason, status.Spec.Url, status.Spec.Publish, status.Spec.Labels, status.Spec.Paused, status.Position, status.Duration, status.Source,
        new StreamCounts(status.FramesDecoded, status.FramesDropped, status.FramesSeen, status.Memory.Frames, status.Memory.FramesForgotten), status.Losses,
        VisionResource.From(status.Spec, status.Vision), MemoryResource.From(status.Memory), status.MemoryBytes, status.OpenedAt);
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

/// <param name="Data">In order of their names.</param>
/// <param name="More">Whether others come after them.</param>
/// <param name="After">What to ask for them with, as <c>?after=</c>; null when there are none.</param>
public sealed record StreamList(IReadOnlyList<StreamResource> Data, bool More = false, string? After = null);
