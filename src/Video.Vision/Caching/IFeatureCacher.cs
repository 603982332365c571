using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>A way to run the vision tower over frames of streams that may reuse what earlier frames of the same stream left.</summary>
/// <remarks>Holds no stream's state: that is in the <see cref="IFeatureCache"/> of each. Touched by the engine's thread only.</remarks>
public interface IFeatureCacher
{
    /// <summary>What the method says of itself on this device, for people; null: nothing. May be read from any thread.</summary>
    string? Note => null;

    /// <summary>A new stream's references: none yet.</summary>
    IFeatureCache NewStream();

    /// <summary>Features of frames, of one stream or of several in one batch.</summary>
    /// <param name="pixels">[frames, 3, size, size] normalised, on the encoder's device.</param>
    /// <param name="streams">Whose frame each is; frames of one stream in order of time. One that another cacher made loses its references first, and that is counted.</param>
    /// <param name="significance">Whether <see cref="CachedFeatures.Significance"/> is wanted; it costs an attention matrix.</param>
    CachedFeatures Encode(Tensor pixels, IReadOnlyList<IFeatureCache> streams, bool significance = false);
}
