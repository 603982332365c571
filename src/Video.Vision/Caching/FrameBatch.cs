using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>The frames of one call to a cacher, checked before anything is computed or forgotten.</summary>
internal sealed class FrameBatch
{
    private FrameBatch(Tensor pixels, FeatureCache[] streams) => (Pixels, Streams) = (pixels, streams);

    /// <summary>[frames, 3, size, size]</summary>
    public Tensor Pixels { get; }

    /// <summary>Whose frame each is.</summary>
    public IReadOnlyList<FeatureCache> Streams { get; }

    public int Count => Streams.Count;

    /// <summary>Checks the call; then makes the streams' caches <paramref name="owner"/>'s.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: pixels that the encoder does not take, not one stream a frame, or no layer to tell significance from.</exception>
    /// <exception cref="ObjectDisposedException">One of the streams has ended.</exception>
    public static FrameBatch Check(IFeatureCacher owner, VisionConfig config, Tensor pixels, IReadOnlyList<IFeatureCache> streams, bool significance)
    {
        var (shape, colours, size) = (pixels.shape, config.Channels, config.ImageSize);
        if (shape is not [> 0, var c, var height, var width] || c != colours || height != size || width != size)
            throw Invalid($"Pixels have shape [{string.Join(", ", shape)}]; the model's vision encoder takes [frames, {colours}, {size}, {size}].", nameof(pixels));
        if (streams.Count != shape[0])
            throw Invalid($"{shape[0]} frames were given with {streams.Count} streams; each frame needs the one stream that it is of.", nameof(streams));
        if (significance && config.FeatureLayers == 0)
            throw Invalid("The model takes its features before the first layer, so no attention tells which patches matter.", nameof(significance));

        var caches = streams.Select((stream, frame) => stream as FeatureCache
            ?? throw Invalid($"The cache of frame {frame} is a {stream.GetType().Name}, which no cacher has made.", nameof(streams))).ToArray();
        foreach (var cache in caches) ObjectDisposedException.ThrowIf(cache.IsDisposed, cache);
        foreach (var cache in caches) cache.Claim(owner);
        return new FrameBatch(pixels, caches);
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
