using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>A block as a question finds it, wherever it is.</summary>
internal sealed class KnownBlock
{
    private readonly BlockInfo? _info;
    private readonly TimeRange? _passedLater;
    private readonly Lazy<BlockRows> _rows;
    private IReadOnlyList<BlockFrame>? _frames;

    private KnownBlock(IReadOnlyList<BlockFrame>? frames, BlockInfo? info, TimeRange? passedLater, long id, int tokens, Func<BlockRows> rows, long? live)
    {
        (_frames, _info, _passedLater, Id, Tokens, _rows, Live) = (frames, info, passedLater, id, tokens, new Lazy<BlockRows>(rows), live);
        From = (frames ?? info!.Frames).First(frame => frame.Count > 0).Time.Position;
        Until = passedLater?.To ?? (frames ?? info!.Frames)[^1].Until;
    }

    /// <summary>When its first frame was sent.</summary>
    public TimeSpan From { get; }

    /// <summary>When the last frame before the next block's was seen.</summary>
    public TimeSpan Until { get; }

    public int Tokens { get; }

    /// <summary>Its rows of the index; their frames are those of <see cref="Frames"/>.</summary>
    public BlockRows Rows => _rows.Value;

    /// <summary>The keys of <see cref="Rows"/>, without a look at frames: every question asks for those of all blocks.</summary>
    public IReadOnlyList<Half[]> RowKeys => _info is { } info ? info.Rows : Rows.Keys;

    /// <summary>Number, in the stream, of its first token, where its keys and values are still live; null: they are in the archive.</summary>
    public long? Live { get; }

    /// <summary>Its id in the archive, or the one that it will have there: of blocks that follow one another, each has the next.</summary>
    public long Id { get; }

    /// <summary>Frames with tokens.</summary>
    public IReadOnlyList<BlockFrame> Frames => _frames ??= Corrected(_info!.Frames, _passedLater);

    /// <param name="info">As archived.</param>
    /// <param name="passedLater">What passed after its last frame, where some of that was after it had been archived; else null.</param>
    public static KnownBlock Archived(BlockInfo info, TimeRange? passedLater) => new(null, info, passedLater, info.Id, info.Tokens, () => RowsOf(info), null);

    /// <param name="block">Its frames are copied.</param>
    /// <param name="id">As <see cref="Id"/>.</param>
    /// <param name="rows">Asked once at most, before the stream goes on.</param>
    public static KnownBlock AtHand(LiveBlock block, long id, Func<BlockRows> rows) => new([.. block.Frames], null, null, id, block.Tokens, rows, block.First);

    // A first frame without tokens is not among the frames here.
    private static BlockRows RowsOf(BlockInfo info) =>
        new(info.Rows, info.Frames[0].Count > 0 ? info.RowFrames : [.. info.RowFrames.Select(frame => Math.Max(0, frame - 1))]);

    private static BlockFrame[] Corrected(IReadOnlyList<BlockFrame> frames, TimeRange? passedLater)
    {
        BlockFrame[] sent = [.. frames.Where(frame => frame.Count > 0)];
        if (passedLater is not null) sent[^1] = sent[^1] with { Passed = passedLater };
        return sent;
    }
}
