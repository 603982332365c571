using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

/// <summary>The window's rule written to be read: keys before RoPE of everything, put together and turned anew, from position 0, for each frame. A pass is one frame.</summary>
internal sealed class WholeWindow(LanguageConfig config, int window) : IKeyValueCache
{
    private readonly (Tensor Keys, Tensor Values)[] _all = new (Tensor, Tensor)[config.Layers];
    private readonly Rotary _rotary = new(config.HeadDim, config.RopeTheta);
    private readonly List<int> _passes = [];

    public int Length => _passes.Sum();

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        var count = (int)keys.shape[1];
        if (layer == 0) _passes.Add(count);
        var (allKeys, allValues) = _passes.Count == 1 ? (keys.clone(), values.clone()) : (cat([_all[layer].Keys, keys], 1), cat([_all[layer].Values, values], 1));
        // They outlive the pass; the test's own scope is gone by then, or soon.
        _all[layer] = (allKeys.DetachFromDisposeScope(), allValues.DetachFromDisposeScope());
        var (sink, total, seen) = (_passes[0], _passes.Sum(), _passes.Count == 1 ? 0 : count);
        for (var frame = _passes.Count - 2; frame >= 1 && seen + _passes[frame] <= window; frame--) seen += _passes[frame];

        var (sinkAndWindow, positions) = (Seen(_all[layer].Keys), arange(0, sink + seen, ScalarType.Int64));
        var turned = _rotary.At(positions, CPU).Apply(sinkAndWindow);
        var asked = _rotary.At(positions.narrow(0, sink + seen - count, count), CPU).Apply(queries, 1 / Math.Sqrt(config.HeadDim));
        return CausalAttention.Attend(asked, turned, Seen(_all[layer].Values), layer);

        Tensor Seen(Tensor tensor) => seen == 0 ? tensor : cat([tensor.narrow(1, 0, sink), tensor.narrow(1, total - seen, seen)], 1);
    }
}
