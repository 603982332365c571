using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>Room for one layer's keys and values: two tensors [key-value heads, capacity, head dim], filled from the front.</summary>
internal sealed class LayerSlab : IDisposable
{
    private readonly Tensor _keys;
    private readonly Tensor _values;

    public LayerSlab(long heads, long capacity, long headDim, ScalarType dtype, Device device)
    {
        // Slabs outlive the step that makes them, so no dispose scope owns them.
        _keys = empty([heads, capacity, headDim], dtype, device).DetachFromDisposeScope();
        _values = empty([heads, capacity, headDim], dtype, device).DetachFromDisposeScope();
    }

    public void Write(int start, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        _keys.narrow(1, start, keys.shape[1]).copy_(keys);
        _values.narrow(1, start, values.shape[1]).copy_(values);
    }

    /// <summary>Views of the first tokens; they show what is written later at the same place.</summary>
    public (Tensor Keys, Tensor Values) Read(int length) => (_keys.narrow(1, 0, length), _values.narrow(1, 0, length));

    /// <summary>A new slab of another capacity that holds the first tokens of this one.</summary>
    public LayerSlab Copy(int length, int capacity)
    {
        var copy = new LayerSlab(_keys.shape[0], capacity, _keys.shape[2], _keys.dtype, _keys.device);
        if (length == 0) return copy;
        using var scope = NewDisposeScope();
        var (keys, values) = Read(length);
        copy.Write(0, keys, values);
        return copy;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }
}
