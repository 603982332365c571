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
        WriteKeys(start, keys);
        _values.narrow(1, start, values.shape[1]).copy_(values);
    }

    public void WriteKeys(int start, Tensor keys)
    {
        using var scope = NewDisposeScope();
        _keys.narrow(1, start, keys.shape[1]).copy_(keys);
    }

    /// <summary>Views; they show what is written later at the same place.</summary>
    public (Tensor Keys, Tensor Values) Read(int start, int length) =>
        (_keys.narrow(1, start, length), _values.narrow(1, start, length));

    /// <summary>A new slab that holds tokens 0..sink and then start..end, with room for more.</summary>
    public LayerSlab Copy(int sink, int start, int end, int room)
    {
        var copy = new LayerSlab(_keys.shape[0], sink + end - start + room, _keys.shape[2], _keys.dtype, _keys.device);
        using var scope = NewDisposeScope();
        CopyRange(copy, 0, sink, 0);
        CopyRange(copy, start, end, sink);
        return copy;
    }

    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }

    private void CopyRange(LayerSlab target, int start, int end, int at)
    {
        if (end == start) return;
        var (keys, values) = Read(start, end - start);
        target.Write(at, keys, values);
    }
}
