using static TorchSharp.torch;

namespace Video.Memory.Archive;

/// <summary>Keys and values of one block, freed when the last who took them gives them back.</summary>
internal sealed class DecodedTensors
{
    private readonly Tensor _keys;
    private readonly Tensor _values;
    private int _users;

    /// <param name="keys">[layers, key-value heads, tokens, head dim]; owned from now on</param>
    /// <param name="values">The same.</param>
    public DecodedTensors(Tensor keys, Tensor values)
    {
        _keys = keys.DetachFromDisposeScope();
        _values = values.DetachFromDisposeScope();
        Bytes = 2 * keys.NumberOfElements * keys.ElementSize;
        Layers = [.. Enumerable.Range(0, (int)keys.shape[0]).Select(layer =>
            new LayerKeyValues(_keys.select(0, layer).DetachFromDisposeScope(), _values.select(0, layer).DetachFromDisposeScope()))];
    }

    public IReadOnlyList<LayerKeyValues> Layers { get; }

    /// <summary>Of keys and values.</summary>
    public long Bytes { get; }

    public void Take() => Interlocked.Increment(ref _users);

    public void GiveBack()
    {
        if (Interlocked.Decrement(ref _users) > 0) return;
        foreach (var (keys, values) in Layers)
        {
            keys.Dispose();
            values.Dispose();
        }
        _keys.Dispose();
        _values.Dispose();
    }
}
