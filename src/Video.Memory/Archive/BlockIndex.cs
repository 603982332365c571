using System.Collections;
using System.Runtime.InteropServices;
using Video.Memory.Archive.Quantising;
using Video.Memory.Archive.Storage;

namespace Video.Memory.Archive;

/// <summary>The kept blocks in order of time, and what knowing them costs.</summary>
/// <param name="layers">First and last of the layers whose rows are held in memory.</param>
/// <param name="layerWidth">Numbers that a layer has in a row.</param>
/// <param name="budget">Bytes that it is to keep to; whoever uses it sees to that.</param>
internal sealed class BlockIndex((int First, int Last) layers, int layerWidth, long budget) : IReadOnlyList<BlockInfo>
{
    private readonly List<StoredBlock> _blocks = [];
    private readonly (int Start, int Length) _held = (layers.First * layerWidth, (layers.Last - layers.First + 1) * layerWidth);
    private long _blockBytes;

    // All blocks before this id have at most one row.
    private long _mergedTo;

    public int Count => _blocks.Count;

    public IReadOnlyList<StoredBlock> Stored => _blocks;

    /// <summary>The same for whoever goes through all; not to be held while blocks are appended or removed.</summary>
    public ReadOnlySpan<StoredBlock> Span => CollectionsMarshal.AsSpan(_blocks);

    /// <summary>The held layers' rows of all blocks.</summary>
    public RowTable Rows { get; } = new((layers.Last - layers.First + 1) * layerWidth, budget);

    /// <summary>Frames with tokens in all blocks.</summary>
    public int SentFrames { get; private set; }

    /// <summary>Bytes in memory.</summary>
    public long Bytes => _blockBytes + Rows.Bytes;

    /// <summary>Bytes of the kept blocks' records in the file.</summary>
    public long Written { get; private set; }

    /// <summary>A block as it was added, but for rows: those are of the held layers, or one, where they were merged. Made anew.</summary>
    public BlockInfo this[int index] => InfoOf(_blocks[index]);

    public StoredBlock? Find(long id)
    {
        var index = FirstFrom(id);
        return index < _blocks.Count && _blocks[index].Id == id ? _blocks[index] : null;
    }

    /// <summary>Index of the first block with this id or a greater one.</summary>
    public int FirstFrom(long id)
    {
        var (low, high) = (0, _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].Id < id) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Appends a block, which is later than all others.</summary>
    /// <param name="info">Its rows have all layers of the model.</param>
    /// <param name="quantisation">Of its keys and values.</param>
    public StoredBlock Append(BlockInfo info, Quantisation quantisation)
    {
        var firstRow = 0;
        for (var row = 0; row < info.Rows.Count; row++)
        {
            var at = Rows.Append(info.Rows[row].AsSpan(_held.Start, _held.Length));
            if (row == 0) firstRow = at;
        }
        var block = new StoredBlock(info, quantisation, firstRow);
        if (_blocks.Count > 0) _blocks[^1].ToNext = float.NaN;
        _blocks.Add(block);
        SentFrames += block.SentFrames;
        _blockBytes += block.Bytes;
        return block;
    }

    public void Remove(StoredBlock block)
    {
        var index = FirstFrom(block.Id);
        if (index > 0) _blocks[index - 1].ToNext = float.NaN;
        _blocks.RemoveAt(index);
        SentFrames -= block.SentFrames;
        _blockBytes -= block.Bytes;
        Written -= block.Place?.Total ?? 0;
        GiveBack(block.Rows);
    }

    /// <summary>Notes where in the file a block lies now.</summary>
    public void Place(StoredBlock block, FilePlace place)
    {
        Written += place.Total - (block.Place?.Total ?? 0);
        block.Place = place;
    }

    /// <summary>Replaces the rows of the oldest block that has several by one, their mean; blocks of the newest quarter keep theirs.</summary>
    /// <returns>False when there is no such block.</returns>
    public bool MergeOldestRows()
    {
        var end = _blocks.Count - (_blocks.Count + 3) / 4;
        for (var index = FirstFrom(_mergedTo); index < end; index++)
        {
            var block = _blocks[index];
            _mergedTo = block.Id + 1;
            if (block.Rows < 2) continue;
            Rows.Write(block.FirstRow, MeanOf(block));
            var gone = block.Rows - 1;
            block.Rows = 1;
            GiveBack(gone);
            return true;
        }
        return false;
    }

    /// <summary>As <see cref="this[int]"/>.</summary>
    public BlockInfo InfoOf(StoredBlock block)
    {
        var table = block.Frames();
        return new BlockInfo(block.Id, table.Frames, block.Tokens, [.. Enumerable.Range(block.FirstRow, block.Rows).Select(row => Rows[row].ToArray())], table.RowFrames);
    }

    /// <summary>One row for a whole block; empty for one that has none.</summary>
    public Half[] MeanOf(StoredBlock block) => block.Rows switch
    {
        0 => [],
        1 => Rows[block.FirstRow].ToArray(),
        _ => MeanRow.Of(InfoOf(block)),
    };

    public IEnumerator<BlockInfo> GetEnumerator() => _blocks.Select(InfoOf).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void GiveBack(int rows)
    {
        Rows.GiveBack(rows);
        if (Rows.IsLoose) Rows.Pack(_blocks);
    }
}
