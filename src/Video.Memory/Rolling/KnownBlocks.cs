using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>All blocks that are remembered, in order of time: those in the archive, then those at hand. Valid until the stream goes on or the archive loses a block.</summary>
/// <remarks>A stream of days has very many. What is asked of all is told from what the index keeps, and a <see cref="KnownBlock"/> is made only where someone looks into one.</remarks>
/// <param name="index">The archive's.</param>
/// <param name="live">Those at hand, which may be in the archive too.</param>
/// <param name="history">Knows what passed after a block was archived.</param>
/// <param name="nextId">Of the open block, once it is archived.</param>
/// <param name="rows">Makes the rows of a block that is at hand and has none yet.</param>
internal sealed class KnownBlocks(BlockIndex index, LiveBlocks live, StreamHistory history, long nextId, Func<LiveBlock, BlockRows> rows)
{
    private readonly LiveBlock[] _live = [.. live.All];

    public BlockIndex Index => index;

    /// <summary>How many of them, from the first on, are only in the archive: those of the index at the same place.</summary>
    public int Archived { get; } = index.FirstFrom(live.FirstArchived);

    public int Count => Archived + _live.Length;

    /// <summary>One of them, made anew.</summary>
    public KnownBlock this[int block] => block < Archived
        ? KnownBlock.Archived(index[block], history.PassedLater(Id(block)))
        : KnownBlock.AtHand(Live(block), Id(block), () => Live(block).Rows ?? rows(Live(block)));

    public long Id(int block) => block < Archived ? index.Span[block].Id : Live(block).Id ?? nextId;

    public int Tokens(int block) => block < Archived ? index.Span[block].Tokens : Live(block).Tokens;

    /// <summary>As <see cref="KnownBlock.From"/>.</summary>
    public TimeSpan From(int block) => block < Archived ? index.Span[block].Begin : Live(block).Frames[0].Time.Position;

    /// <summary>As <see cref="KnownBlock.Until"/>.</summary>
    public TimeSpan Until(int block) => block < Archived ? history.PassedLater(Id(block))?.To ?? index.Span[block].Range.To : Live(block).Newest.Until;

    /// <summary>Index of the first that begins at a moment or later.</summary>
    public int FirstFrom(TimeSpan moment) => First(block => From(block) >= moment);

    /// <summary>Index of the first that begins after a moment.</summary>
    public int FirstAfter(TimeSpan moment) => First(block => From(block) > moment);

    /// <summary>Index of the first that lasts to a moment or longer.</summary>
    public int FirstUntil(TimeSpan moment) => First(block => Until(block) >= moment);

    private LiveBlock Live(int block) => _live[block - Archived];

    // Blocks follow one another, so both their beginnings and their ends ascend.
    private int First(Func<int, bool> holds)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (holds(middle)) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}
