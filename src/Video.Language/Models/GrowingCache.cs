using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>The plain cache: keeps everything, in buffers that double when they are full. For one conversation that fits in memory.</summary>
public sealed class GrowingCache : IKeyValueCache, IDisposable
{
    private const long FirstCapacity = 256;

    private readonly Tensor?[] _keys;
    private readonly Tensor?[] _values;

    public GrowingCache(int layers) => (_keys, _values) = (new Tensor?[layers], new Tensor?[layers]);

    public int Length { get; private set; }

    public (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        var all = (Append(ref _keys[layer], keys), Append(ref _values[layer], values));
        if (layer == _keys.Length - 1) Length += (int)keys.shape[1];
        return all;
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values)) tensor?.Dispose();
    }

    private Tensor Append(ref Tensor? buffer, Tensor added)
    {
        var length = Length + added.shape[1];
        if (buffer is null || buffer.shape[1] < length) Grow(ref buffer, added, Math.Max(FirstCapacity, 2 * length));
        using (var place = buffer!.narrow(1, Length, added.shape[1])) place.copy_(added);
        return buffer.narrow(1, 0, length);
    }

    private void Grow(ref Tensor? buffer, Tensor like, long capacity)
    {
        // The buffer outlives the forward pass in which it is made, so no dispose scope owns it.
        using var scope = NewDisposeScope();
        var larger = empty([like.shape[0], capacity, like.shape[2]], like.dtype, like.device).DetachFromDisposeScope();
        if (buffer is not null) larger.narrow(1, 0, Length).copy_(buffer.narrow(1, 0, Length));
        buffer?.Dispose();
        buffer = larger;
    }
}
