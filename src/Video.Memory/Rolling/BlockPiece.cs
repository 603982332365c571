namespace Video.Memory.Rolling;

/// <summary>What a question takes of a block: all of it, or some of its tokens.</summary>
internal sealed class BlockPiece
{
    private IReadOnlyList<RememberedFrame>? _frames;

    private BlockPiece(KnownBlock block, int[]? tokens, IReadOnlyList<RememberedFrame>? frames, TimeRange range) =>
        (Block, Chosen, _frames, Range) = (block, tokens, frames, range);

    public KnownBlock Block { get; }

    /// <summary>Indices of its tokens in the block, in their order here; null: all as they are.</summary>
    public int[]? Chosen { get; }

    public int Tokens => Chosen?.Length ?? Block.Tokens;

    /// <summary>First and last moment that it shows.</summary>
    public TimeRange Range { get; }

    /// <summary>Start from 0 in the piece.</summary>
    public IReadOnlyList<RememberedFrame> Frames => _frames ??= [.. Block.Frames.Select(Remembered)];

    public static BlockPiece Whole(KnownBlock block) => new(block, null, null, new TimeRange(block.From, block.Until));

    /// <param name="block">What it is of.</param>
    /// <param name="tokens">Indices in the block.</param>
    /// <param name="frames">At least one; Start from 0 in the piece.</param>
    public static BlockPiece Of(KnownBlock block, int[] tokens, IReadOnlyList<RememberedFrame> frames) =>
        new(block, tokens, frames, new TimeRange(frames[0].Time.Position, frames[^1].Until));

    /// <summary>The rows of the index whose frames it shows.</summary>
    public IEnumerable<Half[]> Rows() => Chosen is null ? Block.Rows.Keys : RowsInRange();

    private IEnumerable<Half[]> RowsInRange()
    {
        var (rows, frames) = (Block.Rows, Block.Frames);
        for (var row = 0; row < rows.Keys.Count; row++)
        {
            var last = row + 1 < rows.Frames.Count ? rows.Frames[row + 1] - 1 : frames.Count - 1;
            if (frames[last].Until >= Range.From && frames[rows.Frames[row]].Time.Position <= Range.To) yield return rows.Keys[row];
        }
    }

    private static RememberedFrame Remembered(Archive.BlockFrame frame) => new(frame.Time, frame.Start, frame.Count, frame.Places, frame.Passed);
}
