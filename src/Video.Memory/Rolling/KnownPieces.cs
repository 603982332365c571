namespace Video.Memory.Rolling;

/// <summary>What of the known blocks shows something of a range: consecutive ones, whole but for the first and the last.</summary>
/// <param name="blocks">What they are of.</param>
/// <param name="first">Index of the first block.</param>
/// <param name="end">Index after the last.</param>
/// <param name="cut">Pieces of blocks that are not whole, by the block's index.</param>
internal sealed class KnownPieces(KnownBlocks blocks, int first, int end, IReadOnlyDictionary<int, BlockPiece> cut)
{
    public int Count => Math.Max(0, end - first);

    /// <summary>The pieces of these that are whole blocks of the archive, by the index of the first and the one after the last; none where these are the same.</summary>
    public (int First, int End) WholeArchived
    {
        get
        {
            var (from, to) = (first, Math.Clamp(end, first, Math.Max(first, blocks.Archived)));
            while (from < to && cut.ContainsKey(from)) from++;
            while (to > from && cut.ContainsKey(to - 1)) to--;
            return (from - first, to - first);
        }
    }

    /// <summary>Index, in the archive's index, of the block that a whole archived piece is.</summary>
    public int BlockOf(int piece) => first + piece;

    /// <summary>A piece, made anew.</summary>
    public BlockPiece this[int piece] => cut.TryGetValue(first + piece, out var made) ? made : BlockPiece.Whole(blocks[first + piece]);

    public long Id(int piece) => blocks.Id(first + piece);

    public int Tokens(int piece) => cut.TryGetValue(first + piece, out var made) ? made.Tokens : blocks.Tokens(first + piece);

    /// <summary>As <see cref="BlockPiece.Range"/>.</summary>
    public TimeRange Range(int piece) => cut.TryGetValue(first + piece, out var made) ? made.Range : new TimeRange(blocks.From(first + piece), blocks.Until(first + piece));

    /// <summary>All but the last ones: those of blocks before an id.</summary>
    public KnownPieces Before(long id)
    {
        var before = end;
        while (before > first && blocks.Id(before - 1) >= id) before--;
        return new KnownPieces(blocks, first, before, cut);
    }

    /// <summary>Indices of the pieces that show something of any of some ranges, ascending.</summary>
    public IReadOnlyList<int> Showing(IReadOnlyList<TimeRange> ranges)
    {
        var showing = new SortedSet<int>();
        foreach (var range in ranges)
            for (var block = Math.Max(first, blocks.FirstUntil(range.From) - 1); block < end && blocks.From(block) <= range.To; block++)
                if (Range(block - first) is var shown && range.From <= shown.To && shown.From <= range.To) showing.Add(block - first);
        return [.. showing];
    }
}
