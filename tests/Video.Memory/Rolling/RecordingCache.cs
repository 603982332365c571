using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

/// <summary>A plain causal cache that keeps keys before RoPE, so that some of its tokens can be put together anew.</summary>
internal sealed class RecordingCache(LanguageConfig config) : IKeyValueCache
{
    private readonly (Tensor Keys, Tensor Values)?[] _all = new (Tensor, Tensor)?[config.Layers];
    private readonly Rotary _rotary = new(config.HeadDim, config.RopeTheta);

    public int Length => _all[^1] is { } last ? (int)last.Keys.shape[1] : 0;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        var (allKeys, allValues) = _all[layer] is { } held ? (cat([held.Keys, keys], 1), cat([held.Values, values], 1)) : (keys.clone(), values.clone());
        // They outlive the pass.
        _all[layer] = (allKeys.DetachFromDisposeScope(), allValues.DetachFromDisposeScope());
        var (count, length) = (keys.shape[1], allKeys.shape[1]);
        var positions = arange(0, length, ScalarType.Int64);
        return CausalAttention.Attend(
            _rotary.At(positions.narrow(0, length - count, count), CPU).Apply(queries, 1 / Math.Sqrt(config.HeadDim)), _rotary.At(positions, CPU).Apply(allKeys), allValues, layer, probe);
    }

    /// <summary>Keys before RoPE of some tokens: [key-value heads, tokens, head dim].</summary>
    public Tensor KeysOf(int layer, long[] tokens) => _all[layer]!.Value.Keys.index_select(1, tensor(tokens));

    /// <summary>Each token's length of key, over the mean of its layer, averaged over heads and layers. The sink is left out of the layer's mean: [tokens].</summary>
    public float[] KeyLengths()
    {
        var frames = Length - SmallStream.Sink;
        var lengths = _all.Select(layer => layer!.Value.Keys.norm(2).mean([0])).Select(length => length.div(length.narrow(0, SmallStream.Sink, frames).mean()));
        return stack(lengths).mean([0]).data<float>().ToArray();
    }

    public RecordingCache Picked(long[] tokens)
    {
        var picked = new RecordingCache(config);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var (keys, values) = _all[layer]!.Value;
            picked._all[layer] = (keys.index_select(1, tensor(tokens)), values.index_select(1, tensor(tokens)));
        }
        return picked;
    }
}
