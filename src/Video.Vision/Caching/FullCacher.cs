using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>`full`: every frame is computed whole and nothing is reused. What the others are measured against.</summary>
public sealed class FullCacher : IFeatureCacher
{
    private readonly SiglipEncoder _encoder;
    private readonly Func<Tensor, Tensor>? _head;
    private readonly FrameReuse _whole;

    /// <param name="encoder">The tower; stays the caller's.</param>
    /// <param name="head">A map of single tokens, [..., hidden] -> [..., width], that the features go through; none when null.</param>
    public FullCacher(SiglipEncoder encoder, Func<Tensor, Tensor>? head = null)
    {
        (_encoder, _head) = (encoder, head);
        _whole = FrameReuse.Whole(encoder.Config);
    }

    public IFeatureCache NewStream() => new FeatureCache(this);

    public CachedFeatures Encode(Tensor pixels, IReadOnlyList<IFeatureCache> streams, bool significance = false)
    {
        var batch = FrameBatch.Check(this, _encoder.Config, pixels, streams, significance);
        var (features, received) = Compute(pixels, significance);
        foreach (var stream in batch.Streams) stream.Count(_whole, _whole.MultiplyAdds);
        return new CachedFeatures(features, received, [.. batch.Streams.Select(_ => _whole)]);
    }

    /// <summary>Features and, when wanted, significance of frames, as <see cref="CachedFeatures"/> has them; no stream is touched.</summary>
    internal (Tensor Features, Tensor? Significance) Compute(Tensor pixels, bool significance)
    {
        using var scope = NewDisposeScope();
        var x = _encoder.Embedding.Apply(pixels);
        Tensor? received = null;
        foreach (var layer in _encoder.Layers)
        {
            using var before = x;
            if (significance && layer == _encoder.Layers[^1]) received = AttentionReceived.Of(layer, before, _encoder.Config.Heads);
            x = layer.Forward(before);
        }

        return ((_head?.Invoke(x) ?? x).MoveToOuterDisposeScope(), received?.MoveToOuterDisposeScope());
    }
}
