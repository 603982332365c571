using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <param name="Features">[frames, patches, width]: the selected layer's features, run through the cacher's head when it has one.</param>
/// <param name="Significance">[frames, patches] float32: attention that each patch receives in the last layer that runs, mean over heads and queries; null unless asked for.</param>
/// <param name="Frames">How each frame came about, in the order given.</param>
public sealed record CachedFeatures(Tensor Features, Tensor? Significance, IReadOnlyList<FrameReuse> Frames);

/// <param name="Refreshed">Whether the frame was computed in full.</param>
/// <param name="Recomputed">Patches computed anew, ascending (row * grid + column); where layers choose for themselves, those that the last layer computed. All of them on a refresh.</param>
/// <param name="MultiplyAdds">Spent in the tower for this frame.</param>
public sealed record FrameReuse(bool Refreshed, IReadOnlyList<int> Recomputed, double MultiplyAdds)
{
    /// <summary>A frame computed in full.</summary>
    internal static FrameReuse Whole(VisionConfig config) => new(true, [.. Enumerable.Range(0, config.Patches)], new EncoderArithmetic(config).Tower);
}
