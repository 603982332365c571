using System.Numerics;

namespace Video.Memory.Archive;

/// <summary>The rows of an index, one after the other in a few large pieces of memory, because a question reads them all.</summary>
/// <remarks>Rows that are given back leave holes; <see cref="Pack"/> closes them when they are a sixteenth, so that giving back costs little and holes stay few.</remarks>
internal sealed class RowTable
{
    private const int LargestPiece = 64 << 10;
    private const int Holes = 16;

    private readonly List<Half[]> _pieces = [];
    private readonly int _shift;        // a piece has 1 << _shift rows

    /// <param name="width">Numbers of a row.</param>
    /// <param name="budget">Bytes that the whole index may take: of a small one, pieces are small.</param>
    public RowTable(int width, long budget)
    {
        Width = width;
        _shift = BitOperations.Log2((uint)Math.Max(1, Math.Min(LargestPiece, budget / 64) / RowBytes));
    }

    /// <summary>Numbers of a row.</summary>
    public int Width { get; }

    /// <summary>Rows in use.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are more holes than there should be.</summary>
    public bool IsLoose => _end - Count > Count / Holes;

    /// <summary>What it takes at most with so many rows in use: with the holes that may be among them, and a last piece that has just been begun.</summary>
    public long Bytes => Count == 0 ? 0 : (Count + Count / Holes + (1L << _shift)) * RowBytes;

    public ReadOnlySpan<Half> this[int row] => At(row);

    private long RowBytes => sizeof(ushort) * (long)Width;

    private int _end;       // rows in use and holes

    /// <summary>Adds a row at the end.</summary>
    /// <returns>Where it is.</returns>
    public int Append(ReadOnlySpan<Half> row)
    {
        if (_end >> _shift == _pieces.Count) _pieces.Add(new Half[Width << _shift]);
        row.CopyTo(At(_end));
        Count++;
        return _end++;
    }

    /// <summary>Overwrites a row.</summary>
    public void Write(int row, ReadOnlySpan<Half> numbers) => numbers.CopyTo(At(row));

    /// <summary>So many rows are not in use any more.</summary>
    public void GiveBack(int rows) => Count -= rows;

    /// <summary>Closes all holes.</summary>
    /// <param name="blocks">All that have rows here, in order of these; they are told where their rows are then.</param>
    public void Pack(IReadOnlyList<StoredBlock> blocks)
    {
        var end = 0;
        foreach (var block in blocks)
        {
            if (block.FirstRow != end)
                for (var row = 0; row < block.Rows; row++) At(block.FirstRow + row).CopyTo(At(end + row));
            block.FirstRow = end;
            end += block.Rows;
        }
        _end = end;
        var pieces = (end + (1 << _shift) - 1) >> _shift;
        _pieces.RemoveRange(pieces, _pieces.Count - pieces);
    }

    private Span<Half> At(int row) => _pieces[row >> _shift].AsSpan((row & ((1 << _shift) - 1)) * Width, Width);
}
