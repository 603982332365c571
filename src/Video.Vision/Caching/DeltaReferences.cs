using Video.Vision.Encoders;
using Video.Vision.Native;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>What `delta` keeps of a stream: what its patches showed, their keys and values in every layer, and their features.</summary>
/// <remarks>About 2 * layers * patches * hidden numbers: 90 MB in bfloat16 for SigLIP so400m at 384 pixels.</remarks>
internal sealed class DeltaReferences : IReferences
{
    private readonly Tensor[] _layers;
    private readonly Tensor[] _shifts;
    private readonly nint[] _addresses;
    private readonly nint[] _shiftAddresses;
    private Tensor? _features;
    private Tensor? _featureShift;
    private Tensor? _significance;

    public DeltaReferences(VisionConfig config, PatchCutter cutter, DeltaOptions options, ScalarType dtype, Device device)
    {
        Changes = new ChangeDetector(config.Grid, cutter.Blocks, config.Channels, options);
        _layers = [.. Enumerable.Range(1, config.FeatureLayers)
            .Select(layer => empty([config.Patches, (layer == config.FeatureLayers ? 3L : 2L) * config.Hidden], dtype, device).DetachFromDisposeScope())];
        _shifts = [.. _layers.Select(layer => zeros([layer.shape[1]], ScalarType.Float32, device).DetachFromDisposeScope())];
        Patches = config.Patches;
        _addresses = device.type == TorchSharp.DeviceType.CPU ? Array.ConvertAll(_layers, Address.Of) : [];
        _shiftAddresses = device.type == TorchSharp.DeviceType.CPU ? Array.ConvertAll(_shifts, Address.Of) : [];
    }

    public ChangeDetector Changes { get; }

    /// <summary>Of a frame.</summary>
    public int Patches { get; }

    /// <summary>[patches, width]: the features of the latest frame less <see cref="FeatureShift"/>; null before the first.</summary>
    public Tensor? Features
    {
        get => _features;
        set => Replace(ref _features, value);
    }

    /// <summary>float32 [width]: the <see cref="CommonShift"/> of the features; null when there is none.</summary>
    public Tensor? FeatureShift
    {
        get => _featureShift;
        set => Replace(ref _featureShift, value);
    }

    /// <summary>[patches] float32 of the latest frame; null when it was not asked for since something changed.</summary>
    public Tensor? Significance
    {
        get => _significance;
        set => Replace(ref _significance, value);
    }

    public long Bytes => Changes.Bytes + _layers.Sum(BytesOf) + _shifts.Sum(BytesOf) + BytesOf(_features) + BytesOf(_featureShift) + BytesOf(_significance);

    /// <summary>[patches, 2 * hidden]: key and value of every patch in a layer; in the last one [patches, 3 * hidden], query first, from which significance comes. Less the shift.</summary>
    public Tensor Layer(int layer) => _layers[layer];

    /// <summary>float32 [2 or 3 * hidden]: the <see cref="CommonShift"/> of what is kept in a layer.</summary>
    public Tensor Shift(int layer) => _shifts[layer];

    /// <summary>Where what is kept in a layer lies, and its shift; on the CPU.</summary>
    public (nint Kept, nint Shift) AddressesOf(int layer) => (_addresses[layer], _shiftAddresses[layer]);

    public void Dispose()
    {
        foreach (var tensor in _layers.Concat(_shifts)) tensor.Dispose();
        (Features, FeatureShift, Significance) = (null, null, null);
    }

    private static long BytesOf(Tensor? x) => x is null ? 0 : x.NumberOfElements * x.ElementSize;

    private static void Replace(ref Tensor? kept, Tensor? value)
    {
        if (kept is not null && !ReferenceEquals(kept, value)) kept.Dispose();
        kept = value?.DetachFromDisposeScope();
    }
}
