using static TorchSharp.torch;

namespace Video.Language.Models;

/// <summary>The turn of consecutive positions; computed once a pass, not once a layer.</summary>
/// <remarks>For one cache, so one device, and one thread at a time.</remarks>
public sealed class RunningRotation : IDisposable
{
    private readonly Rotary _rotary;
    private readonly double _scale;
    private (long Start, long Count) _at;
    private Rotation? _rotation;

    public RunningRotation(LanguageConfig config) =>
        (_rotary, _scale) = (new Rotary(config.HeadDim, config.RopeTheta), 1 / Math.Sqrt(config.HeadDim));

    /// <summary>[key-value heads, n, headDim] -> the same, turned to the positions from <paramref name="start"/> on.</summary>
    public Tensor Keys(Tensor keys, long start) => At(start, keys).Apply(keys);

    /// <summary>[heads, n, headDim] -> the same, turned likewise and scaled by 1 / √headDim.</summary>
    public Tensor Queries(Tensor queries, long start) => At(start, queries).Apply(queries, _scale);

    public void Dispose() => Forget();

    private Rotation At(long start, Tensor like)
    {
        var count = like.shape[1];
        if (_rotation is { } known && _at == (start, count)) return known;
        Forget();
        using var scope = NewDisposeScope();
        var fresh = _rotary.At(arange(start, start + count, ScalarType.Int64, like.device), like.device);
        // It outlives the layer that asks first, so no dispose scope owns it.
        _rotation = new Rotation(fresh.Cosines.DetachFromDisposeScope(), fresh.Sines.DetachFromDisposeScope());
        _at = (start, count);
        return _rotation;
    }

    private void Forget()
    {
        _rotation?.Cosines.Dispose();
        _rotation?.Sines.Dispose();
        _rotation = null;
    }
}
