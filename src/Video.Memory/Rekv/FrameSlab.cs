using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>Room for the keys (before RoPE) and values of many frames in all layers: one allocation, [layers, capacity, 2, key-value heads, headDim].</summary>
/// <remarks>Tokens come first, so that one layer of one frame is one run of memory, and can move to another device in one piece.</remarks>
internal sealed class FrameSlab(long layers, int capacity, long heads, long headDim, ScalarType dtype) : IDisposable
{
    // It outlives the step that makes it, so no dispose scope owns it.
    private readonly Tensor _data = empty([layers, capacity, 2, heads, headDim], dtype, CPU).DetachFromDisposeScope();

    public int Capacity => capacity;

    /// <summary>Tokens given out.</summary>
    public int Used { get; set; }

    /// <summary>Frames in it that are still wanted.</summary>
    public int Frames { get; set; }

    public void Write(int layer, int at, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        // Put together where they are, so that they move in one piece.
        var joined = stack([keys.transpose(0, 1), values.transpose(0, 1)], 1);         // [tokens, 2, heads, headDim]
        _data.select(0, layer).narrow(0, at, joined.shape[0]).copy_(joined);
    }

    /// <summary>[tokens, 2, heads, headDim]: a view.</summary>
    public Tensor Read(int layer, int at, int tokens)
    {
        using var scope = NewDisposeScope();
        return _data.select(0, layer).narrow(0, at, tokens).MoveToOuterDisposeScope();
    }

    public void Dispose() => _data.Dispose();
}
