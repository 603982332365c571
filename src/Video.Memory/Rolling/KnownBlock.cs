using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>A block as a question finds it, wherever it is.</summary>
internal sealed class KnownBlock
{
    private readonly Lazy<BlockRows> _rows;

    private KnownBlock(IReadOnlyList<BlockFrame> frames, long id, int tokens, Func<BlockRows> rows, long? live, StandingTokens? standing = null) =>
        (Frames, Id, Tokens, _rows, Live, Standing) = (frames, id, tokens, new Lazy<BlockRows>(rows), live, standing);

    /// <summary>When its first frame was sent.</summary>
    public TimeSpan From => Frames[0].Time.Position;

    /// <summary>When the last frame before the next block's was seen.</summary>
    public TimeSpan Until => Frames[^1].Until;

    public int Tokens { get; }

    /// <summary>Its rows of the index, of the layers that are scored; their frames are those of <see cref="Frames"/>.</summary>
    public BlockRows Rows => _rows.Value;

    /// <summary>Number, in the stream, of its first token, where its keys and values are still live; null: they are in the archive.</summary>
    public long? Live { get; }

    /// <summary>What it is, when it is no block but what stood before the newest ones.</summary>
    public StandingTokens? Standing { get; }

    /// <summary>Its id in the archive, or the one that it will have there: of blocks that follow one another, each has the next.</summary>
    public long Id { get; }

    /// <summary>Frames with tokens.</summary>
    public IReadOnlyList<BlockFrame> Frames { get; }

    /// <param name="info">As archived.</param>
    /// <param name="passedLater">What passed after its last frame, where some of that was after it had been archived; else null.</param>
    public static KnownBlock Archived(BlockInfo info, TimeRange? passedLater)
    {
        BlockFrame[] sent = [.. info.Frames.Where(frame => frame.Count > 0)];
        if (passedLater is not null) sent[^1] = sent[^1] with { Passed = passedLater };
        return new KnownBlock(sent, info.Id, info.Tokens, () => RowsOf(info), null);
    }

    /// <param name="block">Its frames are copied.</param>
    /// <param name="id">As <see cref="Id"/>.</param>
    /// <param name="rows">Asked once at most, before the stream goes on.</param>
    public static KnownBlock AtHand(LiveBlock block, long id, Func<BlockRows> rows) => new([.. block.Frames], id, block.Tokens, rows, block.First);

    /// <param name="standing">It has a frame. Its id is that of the last block in it.</param>
    public static KnownBlock Stood(StandingTokens standing) => new([standing.Frame!], standing.Id, standing.Frame!.Count, () => new BlockRows([], []), null, standing);

    // A first frame without tokens is not among the frames here.
    private static BlockRows RowsOf(BlockInfo info) =>
        new(info.Rows, info.Frames[0].Count > 0 ? info.RowFrames : [.. info.RowFrames.Select(frame => Math.Max(0, frame - 1))]);
}
