using static TorchSharp.torch;

namespace Video.Memory.Archive;

/// <summary>The closed blocks of one stream: what it remembers beyond its window.</summary>
/// <remarks>For one thread at a time (the inference engine's); only loans may be given back elsewhere.</remarks>
public sealed class BlockArchive : IDisposable
{
    private readonly ArchiveShape _shape;
    private readonly ScalarType _dtype;
    private readonly Device _device;
    private readonly List<BlockInfo> _blocks = [];
    private readonly Dictionary<long, DecodedTensors> _tensors = [];

    /// <param name="shape">Of the blocks to come, and of those in the file.</param>
    /// <param name="options">Bits, budgets and the file.</param>
    /// <param name="fingerprint">The model that computes the keys and values.</param>
    /// <param name="dtype">Of what <see cref="Read"/> gives.</param>
    /// <param name="device">Of what <see cref="Read"/> gives.</param>
    /// <exception cref="VideoException">An option is out of range; the file is another model's, of another version, not an archive, or open
    /// elsewhere. The file is left as it was. A file that cannot be written or made is no error: <see cref="ArchiveState.Degraded"/>.</exception>
    public BlockArchive(ArchiveShape shape, ArchiveOptions options, ModelFingerprint fingerprint, ScalarType dtype, Device device)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fingerprint);
        (_shape, _dtype, _device) = (shape, dtype, device);
    }

    /// <summary>The kept blocks in order of time, those found in the file included. The list changes with the next <see cref="Add"/> or <see cref="Read"/>.</summary>
    public IReadOnlyList<BlockInfo> Blocks => _blocks;

    /// <summary>The id that the next block added must have.</summary>
    public long NextId { get; private set; }

    /// <summary>Stream time at which the newest block ends, which no later one may begin before; null before the first.</summary>
    public TimeSpan? Newest { get; private set; }

    /// <summary>What is not known, in order of time.</summary>
    public IReadOnlyList<MemoryGap> Gaps { get; } = [];

    public ArchiveCounters Counters => new() { State = ArchiveState.InMemory, Blocks = _blocks.Count };

    /// <summary>Archives a block. When this returns, the block survives the end of the process, if the archive has a file and is not degraded.</summary>
    /// <param name="info">Its id is <see cref="NextId"/>.</param>
    /// <param name="layers">A block's keys and values for each layer; copied.</param>
    /// <exception cref="VideoException">The block runs backwards in time, or alone exceeds the budgets.</exception>
    public void Add(BlockInfo info, IReadOnlyList<LayerKeyValues> layers)
    {
        if (info.Id != NextId) throw new ArgumentException($"The next block's id is {NextId}, not {info.Id}.", nameof(info));
        if (layers.Count != _shape.Layers) throw new ArgumentException($"A block has {_shape.Layers} layers, not {layers.Count}.", nameof(layers));
        using var scope = NewDisposeScope();
        var tensors = new DecodedTensors(
            stack(layers.Select(layer => layer.Keys)).to(_dtype, _device), stack(layers.Select(layer => layer.Values)).to(_dtype, _device));
        tensors.Take();
        _tensors.Add(info.Id, tensors);
        _blocks.Add(info);
        NextId = info.Id + 1;
        Newest = info.Range.To;
    }

    /// <summary>Lends a block's keys and values.</summary>
    /// <returns>Null when the block is not there any more: dropped, or found damaged just now. <see cref="Gaps"/> says so then.</returns>
    public DecodedBlock? Read(long id)
    {
        if (!_tensors.TryGetValue(id, out var tensors)) return null;
        return new DecodedBlock(_blocks.First(block => block.Id == id), tensors);
    }

    public void Dispose()
    {
        foreach (var tensors in _tensors.Values) tensors.GiveBack();
        _tensors.Clear();
    }
}
