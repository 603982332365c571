using System.Collections;

namespace Video.Memory.Archive;

/// <summary>The kept blocks in order of time, and what knowing them costs.</summary>
internal sealed class BlockIndex : IReadOnlyList<BlockInfo>
{
    // Objects and lists beside the numbers themselves, about.
    private const int PerBlock = 300;
    private const int PerFrame = 140;
    private const int PerRow = 32;

    private readonly List<StoredBlock> _blocks = [];
    private readonly Dictionary<long, StoredBlock> _byId = [];

    // All blocks before this id have at most one row.
    private long _mergedTo;

    public int Count => _blocks.Count;

    public IReadOnlyList<StoredBlock> Stored => _blocks;

    /// <summary>Bytes in memory, estimated.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of the kept blocks' records in the file.</summary>
    public long Written { get; private set; }

    public BlockInfo this[int index] => _blocks[index].Info;

    public StoredBlock? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>Appends a block, which is later than all others.</summary>
    public void Append(StoredBlock block)
    {
        if (_blocks.Count > 0) _blocks[^1].ToNext = float.NaN;
        _blocks.Add(block);
        _byId.Add(block.Id, block);
        Bytes += Weight(block.Info);
        Written += block.Place?.Total ?? 0;
    }

    public void Remove(StoredBlock block)
    {
        var index = IndexOf(block);
        if (index > 0) _blocks[index - 1].ToNext = float.NaN;
        _blocks.RemoveAt(index);
        _byId.Remove(block.Id);
        Bytes -= Weight(block.Info);
        Written -= block.Place?.Total ?? 0;
    }

    /// <summary>Notes where in the file a block lies now.</summary>
    public void Place(StoredBlock block, Storage.FilePlace place)
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
            if (block.Info.Rows.Count < 2) continue;
            Bytes -= Weight(block.Info);
            block.Info = block.Info with { Rows = [MeanRow.Of(block.Info)], RowFrames = [0] };
            Bytes += Weight(block.Info);
            return true;
        }
        return false;
    }

    public IEnumerator<BlockInfo> GetEnumerator() => _blocks.Select(block => block.Info).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static long Weight(BlockInfo info) =>
        PerBlock + info.Frames.Sum(frame => PerFrame + sizeof(int) * frame.Places.Count) + info.Rows.Sum(row => PerRow + 2 * row.Length);

    private int IndexOf(StoredBlock block) => FirstFrom(block.Id);

    private int FirstFrom(long id)
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
}
