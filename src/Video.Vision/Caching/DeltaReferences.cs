using Video.Vision.Encoders;
using Video.Vision.Native;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>What `delta` keeps of a stream: what its patches showed, their keys and values in every layer, and their features.</summary>
/// <remarks>About 2 * layers * patches * hidden numbers: 90 MB in bfloat16 for SigLIP so400m at 384 pixels.</remarks>
internal sealed class DeltaReferences : IReferences
{
    private readonly Tensor[] _layers;
    private readonly nint[] _addresses;
    private Tensor? _features;
    private Tensor? _significance;

    public DeltaReferences(VisionConfig config, PatchCutter cutter, DeltaOptions options, ScalarType dtype, Device device)
    {
        Changes = new ChangeDetector(config.Grid, cutter.Blocks, config.Channels, options);
        _layers = [.. Enumerable.Range(1, config.FeatureLayers)
            .Select(layer => empty([config.Patches, (layer == config.FeatureLayers ? 3L : 2L) * config.Hidden], dtype, device).DetachFromDisposeScope())];
        _addresses = device.type == TorchSharp.DeviceType.CPU ? Array.ConvertAll(_layers, Address.Of) : [];
    }

    public ChangeDetector Changes { get; }

    /// <summary>[patches, width]: the features of the latest frame; null before the first.</summary>
    public Tensor? Features
    {
        get => _features;
        set => Replace(ref _features, value);
    }

    /// <summary>[patches] float32 of the latest frame; null when it was not asked for since something changed.</summary>
    public Tensor? Significance
    {
        get => _significance;
        set => Replace(ref _significance, value);
    }

    public long Bytes => Changes.Bytes + _layers.Sum(BytesOf) + (_features is null ? 0 : BytesOf(_features)) + (_significance is null ? 0 : BytesOf(_significance));

    /// <summary>[patches, 2 * hidden]: key and value of every patch in a layer; in the last one [patches, 3 * hidden], query first, from which significance comes.</summary>
    public Tensor Layer(int layer) => _layers[layer];

    /// <summary>Where that lies, on the CPU.</summary>
    public nint AddressOf(int layer) => _addresses[layer];

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
        (Features, Significance) = (null, null);
    }

    private static long BytesOf(Tensor x) => x.NumberOfElements * x.ElementSize;

    private static void Replace(ref Tensor? kept, Tensor? value)
    {
        if (kept is not null && !ReferenceEquals(kept, value)) kept.Dispose();
        kept = value?.DetachFromDisposeScope();
    }
}
