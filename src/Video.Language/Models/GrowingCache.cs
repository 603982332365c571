using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>The plain cache: keeps everything, in buffers that double when they are full. For one conversation that fits in memory.</summary>
/// <remarks>A token's position is its index, and it sees itself and all before it. Keys are kept rotated.</remarks>
public sealed class GrowingCache : IKeyValueCache, IDisposable
{
    private const long FirstCapacity = 256;

    private readonly Tensor?[] _keys;
    private readonly Tensor?[] _values;
    private readonly RunningRotation _rotation;

    public GrowingCache(LanguageConfig config) =>
        (_keys, _values, _rotation) = (new Tensor?[config.Layers], new Tensor?[config.Layers], new RunningRotation(config));

    public int Length { get; private set; }

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
    {
        using var scope = NewDisposeScope();
        var rotated = _rotation.Queries(queries, Length);
        var (allKeys, allValues) = (Append(ref _keys[layer], _rotation.Keys(keys, Length)), Append(ref _values[layer], values));
        if (layer == _keys.Length - 1) Length += (int)keys.shape[1];
        return CausalAttention.Attend(rotated, allKeys, allValues, layer, probe).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values)) tensor?.Dispose();
        _rotation.Dispose();
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
