using Video.Inference.Memories;

namespace Video.Streams;

/// <summary>An open stream at one moment, for whoever watches over them.</summary>
/// <param name="Key">Which.</param>
/// <param name="State">How it is.</param>
/// <param name="Reason">Why, without credentials; null when there is nothing to tell.</param>
/// <param name="Epoch">As in <see cref="SourceStatus.Epoch"/>.</param>
/// <param name="LastFrameAt">When its newest picture arrived; null before the first.</param>
/// <param name="Queued">Frames between its source and the model.</param>
/// <param name="FeatureBytes">Bytes of features that vision keeps for the next frame.</param>
/// <param name="Memory">How it is remembered.</param>
/// <param name="Tally">What it has come to.</param>
public readonly record struct RunningStream(
    StreamKey Key, StreamState State, string? Reason, int Epoch, DateTimeOffset? LastFrameAt, int Queued, long FeatureBytes, MemoryStatus Memory, StreamTally Tally);
