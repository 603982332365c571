using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>`stc`: STC-Cacher, which computes every N-th frame in full and of the others, in each layer, only the patches whose keys changed most.</summary>
/// <remarks>
/// <para>
/// "Accelerating Streaming Video Large Language Models via Hierarchical Token Compression", https://arxiv.org/abs/2512.00891;
/// model/custom_siglip.py and model/cache.py of https://github.com/lern-to-write/STC at 9b13ce0, whose outputs
/// tests/goldens/streaming holds.
/// </para>
/// <para>
/// On the frames between two full ones a layer with input h computes K = Wk LN1(h) for all T patches; I = the k = clamp(int(T r), 1, T)
/// patches with the lowest cos(K[t], Kref[t]) over all heads' channels side by side; Q and V for I; attention of Q[I] over the fresh K and
/// V = Vref with V[I] replaced; then h + A + M, with attention's output A and the MLP's M fresh for I and the reference's elsewhere.
/// The reference is the last frame computed in full and moves at no other time. There is no threshold: a scene cut between two full frames
/// recomputes as much as a still picture.
/// </para>
/// </remarks>
public sealed class StcCacher : IFeatureCacher
{
    private readonly SiglipEncoder _encoder;
    private readonly StcOptions _options;
    private readonly Func<Tensor, Tensor>? _head;
    private readonly StcLayer[] _layers;
    private readonly FrameReuse _whole;
    private readonly double _partialMultiplyAdds;

    /// <param name="encoder">The tower; stays the caller's.</param>
    /// <param name="options">The schedule.</param>
    /// <param name="head">A map of single tokens, [..., hidden] -> [..., width], that the features go through; none when null.</param>
    public StcCacher(SiglipEncoder encoder, StcOptions options, Func<Tensor, Tensor>? head = null)
    {
        (_encoder, _options, _head) = (encoder, options, head);
        var (config, chosen) = (encoder.Config, options.Chosen(encoder.Config.Patches));
        _layers = [.. encoder.Layers.Select(layer => new StcLayer(layer, config.Heads, chosen))];
        _whole = FrameReuse.Whole(config);
        var arithmetic = new EncoderArithmetic(config);
        _partialMultiplyAdds = arithmetic.Embedding + config.FeatureLayers * arithmetic.Layer(chosen, config.Patches, chosen, config.Patches, chosen);
    }

    internal IStcObserver? Observer { get; set; }

    public IFeatureCache NewStream() => new FeatureCache(this);

    public CachedFeatures Encode(Tensor pixels, IReadOnlyList<IFeatureCache> streams, bool significance = false)
    {
        var batch = FrameBatch.Check(this, _encoder.Config, pixels, streams, significance);
        using var scope = NewDisposeScope();
        var plan = new StcPlan(batch.Streams, _options);
        var run = new StcRun(plan, _encoder.Embedding.Apply(pixels), _encoder.Config, Observer);
        Tensor? received = null;
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _encoder.Layers[i];
            if (significance && i == _layers.Length - 1) received = run.Join(x => AttentionReceived.Of(layer, x, _encoder.Config.Heads));
            run.Pass(_layers[i], i);
        }

        var features = run.Join(x => _head?.Invoke(x) ?? x);
        var reuse = Reuse(plan, run.Complete());
        for (var i = 0; i < batch.Count; i++) batch.Streams[i].Count(reuse[i], _whole.MultiplyAdds);
        return new CachedFeatures(features.MoveToOuterDisposeScope(), received?.MoveToOuterDisposeScope(), reuse);
    }

    private FrameReuse[] Reuse(StcPlan plan, IReadOnlyList<int[]> patches)
    {
        var reuse = new FrameReuse[plan.Whole.Count + plan.Partial.Count];
        foreach (var frame in plan.Whole) reuse[frame] = _whole;
        for (var i = 0; i < plan.Partial.Count; i++) reuse[plan.Partial[i].Frame] = new FrameReuse(false, patches[i], _partialMultiplyAdds);
        return reuse;
    }
}
