using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>A copy of some tokens' keys and values in one layer, [key-value heads, n, head dim] each.</summary>
internal sealed class LayerTokens : IDisposable
{
    private Tensor? _keys;
    private Tensor? _values;

    public Tensor Keys => _keys ?? throw new InvalidOperationException("Nothing has been kept.");

    public Tensor Values => _values ?? throw new InvalidOperationException("Nothing has been kept.");

    public long Bytes => _keys is null ? 0 : 2 * _keys.NumberOfElements * _keys.ElementSize;

    public void Keep(Tensor keys, Tensor values)
    {
        Dispose();
        // They outlive the step that brings them, so no dispose scope owns them.
        (_keys, _values) = (keys.clone().DetachFromDisposeScope(), values.clone().DetachFromDisposeScope());
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
    }
}
