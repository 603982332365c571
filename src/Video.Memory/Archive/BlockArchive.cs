using System.Diagnostics;
using Video.Memory.Archive.Dropping;
using Video.Memory.Archive.Quantising;
using Video.Memory.Archive.Storage;
using static TorchSharp.torch;

namespace Video.Memory.Archive;

/// <summary>The closed blocks of one stream: what it remembers beyond its window. Quantised, within budgets, and kept in a file if one is named.</summary>
/// <remarks>
/// For one thread at a time (the inference engine's); only loans may be given back elsewhere. Beyond a budget the blocks whose loss tells
/// least go (<see cref="RedundantBlocks"/>), and their spans become gaps.
/// </remarks>
public sealed class BlockArchive : IDisposable, IArchiveContents, IShedding
{
    // What is written at most with one block when a disk has come back.
    private const long CatchUp = 32 << 20;

    private readonly ArchiveShape _shape;
    private readonly ArchiveOptions _options;
    private readonly Quantisation _quantisation;
    private readonly IBlockCodec _codec;
    private readonly RedundantBlocks _redundant;
    private readonly BlockIndex _index;
    private readonly KnownGaps _gaps = new();
    private readonly EncodedBlocks _encoded;
    private readonly DecodedCache _decoded;
    private readonly ArchiveDisk? _disk;
    private readonly List<StoredBlock> _unwritten = [];
    private readonly List<long> _droppedUnwritten = [];
    private bool _historyWritten = true;
    private long _dropped, _damaged, _hits, _misses;
    private long _bytesDecoded;
    private TimeSpan _decodeTime;

    /// <param name="shape">Of the blocks to come, and of those in the file.</param>
    /// <param name="options">Bits, budgets and the file.</param>
    /// <param name="fingerprint">The model that computes the keys and values.</param>
    /// <param name="dtype">Of what <see cref="Read"/> gives.</param>
    /// <param name="device">Of what <see cref="Read"/> gives.</param>
    /// <exception cref="VideoException">An option is out of range; the file is another model's, of another version, not an archive, or open
    /// elsewhere. The file is left as it was. A file that cannot be written or made is no error: <see cref="ArchiveState.Degraded"/>.</exception>
    public BlockArchive(ArchiveShape shape, ArchiveOptions options, ModelFingerprint fingerprint, ScalarType dtype, Device device)
    {
        options.Check(shape);
        (_shape, _options, _quantisation) = (shape, options, options.Quantisation(shape));
        _codec = BlockCodecs.For(shape, dtype, device);
        var layerWidth = shape.KeyValueHeads * shape.HeadDim;
        _index = new BlockIndex(options.IndexLayers ?? (0, shape.Layers - 1), layerWidth, options.IndexBytes);
        _redundant = new RedundantBlocks(layerWidth, _index.MeanOf);
        _encoded = new EncodedBlocks(options.RamBytes, options.CopyBytes, options.Process);
        _decoded = new DecodedCache(options.CachedBlocks, options.DecodedBytes, options.Process);
        if (options.Path is { } path) _disk = new ArchiveDisk(path, options.DiskBytes, shape, fingerprint, options.Clock);
        options.Process?.Join(this);
        if (_disk?.TakeFound() is { } found) Load(found);
    }

    /// <summary>The kept blocks in order of time, those found in the file included; each is made anew when it is asked for. The list changes with the next <see cref="Add"/> or <see cref="Read"/>.</summary>
    public IReadOnlyList<BlockInfo> Blocks => _index;

    /// <summary>Frames with tokens in all blocks.</summary>
    public int Frames => _index.SentFrames;

    /// <summary>What a search goes through.</summary>
    internal BlockIndex Index => _index;

    /// <summary>The id that the next block added must have.</summary>
    public long NextId { get; private set; }

    /// <summary>Stream time at which the newest block ends, which no later one may begin before; null before the first. Whoever goes on with
    /// a stream after a restart lets its time go on from here.</summary>
    public TimeSpan? Newest { get; private set; }

    /// <summary>What is not known, in order of time. After a restart, the last has no end (<see cref="TimeSpan.MaxValue"/>) until a block is added.</summary>
    public IReadOnlyList<MemoryGap> Gaps => _gaps.List(_index.Stored);

    public ArchiveCounters Counters => new()
    {
        State = _disk is null ? ArchiveState.InMemory : _disk.Reason is null ? ArchiveState.OnDisk : ArchiveState.Degraded,
        Reason = _disk?.Reason,
        Blocks = _index.Count,
        Unwritten = _unwritten.Count,
        Dropped = _dropped,
        Damaged = _damaged,
        RamBytes = _encoded.Bytes,
        IndexBytes = _index.Bytes,
        DecodedBytes = _decoded.Bytes,
        DiskBytes = _disk?.Length ?? 0,
        Hits = _hits,
        Misses = _misses,
        BytesDecoded = _bytesDecoded,
        BytesRead = _disk?.BytesRead ?? 0,
        BytesWritten = _disk?.BytesWritten ?? 0,
        BytesCompacted = _disk?.BytesCompacted ?? 0,
        Compactions = _disk?.Compactions ?? 0,
        DecodeTime = _decodeTime,
    };

    /// <summary>Archives a block. When this returns, the block survives the end of the process, if the archive has a file and is not degraded.</summary>
    /// <param name="info">Its id is <see cref="NextId"/>.</param>
    /// <param name="layers">A block's keys and values for each layer; copied.</param>
    /// <exception cref="VideoException">The block begins before the newest one ends, its frames run backwards, or it is larger than was announced.</exception>
    public void Add(BlockInfo info, IReadOnlyList<LayerKeyValues> layers)
    {
        BlockCheck.Of(info, layers, _shape, _options, NextId, Newest);
        var encoded = Encode(layers, info.Tokens);
        _historyWritten &= !_gaps.Close(info.Range.From);
        var block = _index.Append(info, _quantisation);
        _encoded.Hold(block, encoded, _disk is null ? null : BlockRecord.Write(info, _quantisation));
        (NextId, Newest) = (info.Id + 1, info.Range.To);
        if (_disk is not null) _unwritten.Add(block);
        WriteOut();
        KeepBudgets();
        _disk?.Tend(this);
    }

    /// <summary>Lends a block's keys and values.</summary>
    /// <returns>Null when the block is not there: dropped, found damaged just now (both show in <see cref="Gaps"/>), or not to be read at present.</returns>
    public DecodedBlock? Read(long id)
    {
        if (_index.Find(id) is not { } block) return null;
        if (_decoded.Find(id) is { } held)
        {
            _hits++;
            return new DecodedBlock(held);
        }

        _misses++;
        if (Decode(block) is not { } tensors) return null;
        var loan = new DecodedBlock(tensors);
        _decoded.Add(id, tensors);
        _options.Process?.HoldCopies();
        return loan;
    }

    /// <summary>Closes the file, with everything on the device. Loans stay valid.</summary>
    public void Dispose()
    {
        _options.Process?.Leave(this);
        _disk?.Dispose();
        _encoded.Dispose();
        _decoded.Dispose();
    }

    IReadOnlyList<(long Id, FilePlace Place)> IArchiveContents.Kept() =>
        [.. _index.Stored.Where(block => block.IsInFile).Select(block => (block.Id, block.Place!.Value))];

    ArchiveHistory IArchiveContents.History() => _gaps.History(NextToWrite);

    void IArchiveContents.Moved(IReadOnlyDictionary<long, FilePlace> places)
    {
        foreach (var block in _index.Stored.Where(block => block.IsInFile).ToArray())
        {
            if (places.TryGetValue(block.Id, out var place)) _index.Place(block, place);
            else Lose(block);
        }
    }

    long IShedding.Held => _encoded.Bytes + _decoded.Bytes;

    bool IShedding.ShedCopy() => _decoded.Shed() || _encoded.ReleaseWritten();

    bool IShedding.ShedBlock() => Drop(block => !block.IsInFile);

    // No block in the file has this id or a greater one.
    private long NextToWrite => _unwritten.Count > 0 ? _unwritten[0].Id : NextId;

    private void Load(ArchiveScan found)
    {
        foreach (var (info, quantisation, place) in found.Blocks) _index.Place(_index.Append(info, quantisation), place);
        _gaps.Load(found.History);
        NextId = found.History.NextId;
        if (_index.Count == 0) return;
        Newest = _index.Stored[^1].Range.To;
        _gaps.Open(Newest.Value, found.IsTorn ? ArchiveScan.Torn : KnownGaps.NotRunning);
        KeepBudgets();
    }

    private byte[] Encode(IReadOnlyList<LayerKeyValues> layers, int tokens)
    {
        using var scope = NewDisposeScope();
        return _codec.Encode(new EncodedLayout(_shape, _quantisation, tokens), stack(layers.Select(layer => layer.Keys)), stack(layers.Select(layer => layer.Values)));
    }

    private DecodedTensors? Decode(StoredBlock block)
    {
        var layout = new EncodedLayout(_shape, block.Quantisation, block.Tokens);
        DecodedTensors? tensors = null;
        var started = Stopwatch.GetTimestamp();
        try
        {
            if (block.Encoded is { } encoded) Take(encoded);
            else _disk!.TryRead(block.Place!.Value, Take);
        }
        catch (InvalidDataException)
        {
            Lose(block);
            WriteDropped();
        }
        _decodeTime += Stopwatch.GetElapsedTime(started);
        return tensors;

        bool Take(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length != layout.Bytes) throw new InvalidDataException("The block has another length than its info says.");
            var (keys, values) = _codec.Decode(layout, bytes);
            tensors = new DecodedTensors(keys, values);
            _bytesDecoded += bytes.Length;
            return true;
        }
    }

    // What a file should hold and does not, oldest first, as far as the disk allows.
    private void WriteOut()
    {
        if (_disk is null) return;
        if (!_historyWritten) _historyWritten = Note(RecordKind.History, _gaps.History(NextToWrite).Write());
        WriteDropped();
        for (var written = 0L; _unwritten.Count > 0 && written < CatchUp;)
        {
            var block = _unwritten[0];
            if (!_disk.TryAppend(RecordKind.Block, block.Id, block.Range, block.Unwritten!, block.Encoded!, this, out var place)) return;
            _unwritten.RemoveAt(0);
            _index.Place(block, place);
            _encoded.Written(block);
            written += place.Total;
        }
    }

    private void WriteDropped()
    {
        if (_droppedUnwritten.Count > 0 && Note(RecordKind.Dropped, DroppedRecord.Write(_droppedUnwritten))) _droppedUnwritten.Clear();
    }

    private bool Note(RecordKind kind, byte[] info) => _disk!.TryAppend(kind, NextToWrite, default, info, [], this, out _);

    private void KeepBudgets()
    {
        while (_encoded.IsOver && (_encoded.ReleaseWritten() || Drop(block => !block.IsInFile))) { }
        _options.Process?.Hold();
        while (_index.Written > _disk?.MostKept && Drop(block => block.IsInFile)) { }
        while (_index.Bytes > _options.IndexBytes && (_index.MergeOldestRows() || Drop(_ => true))) { }
        if (_disk is not null) WriteDropped();
    }

    private bool Drop(Func<StoredBlock, bool> relieves)
    {
        if (_redundant.Next(_index.Stored, relieves) is not { } block) return false;
        _dropped++;
        Remove(block);
        return true;
    }

    private void Lose(StoredBlock block)
    {
        _damaged++;
        _gaps.Note(new MemoryGap(block.Range, ArchiveScan.Damaged));
        _historyWritten = false;
        Remove(block);
    }

    private void Remove(StoredBlock block)
    {
        if (block.IsInFile) _droppedUnwritten.Add(block.Id);
        _unwritten.Remove(block);
        _encoded.Release(block);
        _decoded.Remove(block.Id);
        _index.Remove(block);
    }
}
