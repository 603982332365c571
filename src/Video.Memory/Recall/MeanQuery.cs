using static TorchSharp.torch;

namespace Video.Memory.Recall;

/// <summary>What a question looks for, in every layer: the mean of its tokens' queries before RoPE.</summary>
/// <remarks>
/// As in ReKV (https://github.com/Becomebright/ReKV), which repeats a row's keys for all query heads that share them; summing those heads' queries instead gives the same product with a fraction of the numbers.
/// </remarks>
internal sealed class MeanQuery : IDisposable
{
    private readonly Tensor?[] _layers;

    public MeanQuery(int layers) => _layers = new Tensor?[layers];

    /// <param name="layer">From 0.</param>
    /// <param name="queries">[heads, n, headDim], not rotated and not scaled.</param>
    /// <param name="keyValueHeads">Heads of keys; each serves heads / keyValueHeads query heads.</param>
    public void Record(int layer, Tensor queries, int keyValueHeads)
    {
        using var scope = NewDisposeScope();
        var mean = queries.to_type(ScalarType.Float32).mean([1]);                                // [heads, headDim]
        _layers[layer]?.Dispose();
        _layers[layer] = mean.reshape(keyValueHeads, -1, queries.shape[2]).sum(dim: 1).reshape(-1).DetachFromDisposeScope();
    }

    /// <summary>Some layers, one after the other: keyValueHeads * headDim numbers each. Null until every layer has been recorded.</summary>
    /// <param name="wanted">First and last of them.</param>
    public float[]? Read((int First, int Last) wanted)
    {
        if (_layers.Any(layer => layer is null)) return null;
        using var scope = NewDisposeScope();
        return cat([.. _layers[wanted.First..(wanted.Last + 1)].Select(layer => layer!)], 0).cpu().data<float>().ToArray();
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer?.Dispose();
    }
}
