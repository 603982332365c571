using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>The turns of the first positions, computed once for all questions: as many as the longest question has needed.</summary>
internal sealed class PositionTable(LanguageConfig config, Device device) : IDisposable
{
    private readonly Rotary _rotary = new(config.HeadDim, config.RopeTheta);
    private Rotation? _all;

    /// <summary>Turns of positions 0 to count - 1; views in the caller's dispose scope.</summary>
    public Rotation First(int count)
    {
        if (_all is null || _all.Cosines.shape[0] < count) Grow(count);
        return new Rotation(_all!.Cosines.narrow(0, 0, count), _all.Sines.narrow(0, 0, count));
    }

    public void Dispose()
    {
        _all?.Cosines.Dispose();
        _all?.Sines.Dispose();
        _all = null;
    }

    private void Grow(int count)
    {
        Dispose();
        using var scope = NewDisposeScope();
        var all = _rotary.At(arange(0, count + count / 4, ScalarType.Int64, device), device);
        // It outlives the question that makes it, so no dispose scope owns it.
        _all = new Rotation(all.Cosines.DetachFromDisposeScope(), all.Sines.DetachFromDisposeScope());
    }
}
