using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>What the last frame that was computed in full left in every layer, and where the stream stands in its schedule.</summary>
/// <remarks>The memory stays the same from one such frame to the next. SigLIP so400m in 16 bits: 3 * 26 * 729 * 1152 values, 131 MB a stream.</remarks>
internal sealed class StcReferences : IReferences
{
    private readonly Tensor _memory;                       // [layers, key | value | update, patches, hidden]
    private readonly StcReference[] _layers;

    public StcReferences(VisionConfig config, ScalarType dtype, Device device)
    {
        using var scope = NewDisposeScope();
        _memory = empty([config.FeatureLayers, 3, config.Patches, config.Hidden], dtype, device).DetachFromDisposeScope();
        _layers = [.. Enumerable.Range(0, config.FeatureLayers).Select(i => new StcReference(Part(i, 0), Part(i, 1), Part(i, 2)))];
    }

    /// <summary>Steps of the schedule that the stream has taken.</summary>
    public long Steps { get; set; }

    /// <summary>Whether every layer's reference is of the same frame: not while one is written, nor after that failed.</summary>
    public bool Complete { get; set; }

    public long Bytes => _memory.NumberOfElements * _memory.ElementSize;

    public StcReference this[int layer] => _layers[layer];

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        _memory.Dispose();
    }

    private Tensor Part(int layer, int part) => _memory[layer, part].DetachFromDisposeScope();
}
