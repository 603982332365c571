using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rekv;

/// <summary>The turn of queries towards the sink: whatever a token's place, it attends to the sink's unrotated keys from position Local - 1.</summary>
internal sealed class FarTurn : IDisposable
{
    private readonly Rotation _rotation;
    private readonly double _scale;

    public FarTurn(LanguageConfig config, int local, Device device)
    {
        using var scope = NewDisposeScope();
        var one = new Rotary(config.HeadDim, config.RopeTheta).At(tensor(new[] { local - 1L }), device);
        _rotation = new Rotation(one.Cosines.DetachFromDisposeScope(), one.Sines.DetachFromDisposeScope());
        _scale = 1 / Math.Sqrt(config.HeadDim);
    }

    /// <summary>[heads, n, headDim] -> the same, turned and scaled.</summary>
    public Tensor Apply(Tensor queries) => _rotation.Apply(queries, _scale);

    public void Dispose()
    {
        _rotation.Cosines.Dispose();
        _rotation.Sines.Dispose();
    }
}
