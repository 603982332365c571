using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>What of a stream's blocks shows something of a range of its time.</summary>
/// <remarks>
/// Attention is causal, so what a block holds up to a frame is what was known then: it can be cut after any frame. It can be cut before one too, since keys have no position yet;
/// what the frames that stay have seen of those that go stays in them.
/// Where unchanged tokens are not sent again, frames mean little without what stood when the range began: of the frames before, in the block that the last of them is in, the newest
/// token of each place comes along behind the last one's header, as one frame of the moment at which the range begins.
/// </remarks>
/// <param name="from">The range's begin; null: no bound.</param>
/// <param name="to">The range's end; null: no bound.</param>
/// <param name="tokensStand">Whether unchanged tokens are not sent again.</param>
internal sealed class RangeCut(TimeSpan? from, TimeSpan? to, bool tokensStand)
{
    /// <summary>Pieces with at least one frame each, in order of time. Only the first and the last block are looked into, since all between are within the range.</summary>
    public KnownPieces Of(KnownBlocks blocks)
    {
        var standing = Standing(blocks);
        var first = from is { } begin ? blocks.FirstUntil(begin) : 0;
        if (standing is { } block) first = Math.Min(first, block);
        var end = to is { } last ? blocks.FirstAfter(last) : blocks.Count;
        var cut = new Dictionary<int, BlockPiece>();
        while (first < end && !Keeps(first)) first++;
        while (first < end && !Keeps(end - 1)) end--;
        return new KnownPieces(blocks, first, end, cut);

        bool Keeps(int edge)
        {
            if (cut.ContainsKey(edge) || !(blocks.From(edge) < from) && !(blocks.Until(edge) > to)) return true;
            if (Of(blocks[edge], edge == standing) is not { } piece) return false;
            cut[edge] = piece;
            return true;
        }
    }

    /// <summary>A block at an edge of the range; null where it shows nothing of it.</summary>
    private BlockPiece? Of(KnownBlock block, bool standing)
    {
        var (tokens, frames) = (new List<int>(), new List<RememberedFrame>());
        if (standing) AddStanding(block, tokens, frames);
        foreach (var frame in block.Frames.Where(frame => IsWithin(frame.Time.Position)))
        {
            frames.Add(new RememberedFrame(frame.Time, tokens.Count, frame.Count, frame.Places, frame.Passed).AsOf(to));
            tokens.AddRange(Enumerable.Range(frame.Start, frame.Count));
        }
        return frames.Count == 0 ? null : BlockPiece.Of(block, [.. tokens], frames);
    }

    /// <summary>The block of the last frame before the range, when what it left stood in the range.</summary>
    private int? Standing(KnownBlocks blocks)
    {
        if (!tokensStand || from is not { } begin || blocks.FirstFrom(begin) - 1 is var last && last < 0) return null;
        var frames = blocks[last].Frames;
        var stood = frames.Last(frame => frame.Time.Position < begin).Until >= begin;
        var followed = frames.Any(frame => IsWithin(frame.Time.Position)) || last + 1 < blocks.Count && !(blocks.From(last + 1) > to);
        return stood || followed ? last : null;
    }

    private void AddStanding(KnownBlock block, List<int> tokens, List<RememberedFrame> frames)
    {
        BlockFrame[] before = [.. block.Frames.TakeWhile(frame => frame.Time.Position < from)];
        var newest = new SortedDictionary<int, int>();
        foreach (var frame in before)
            for (var i = 0; i < frame.Places.Count; i++) newest[frame.Places[i]] = frame.End - frame.Places.Count + i;
        var last = before[^1];
        tokens.AddRange(Enumerable.Range(last.Start, last.Count - last.Places.Count));
        tokens.AddRange(newest.Values);
        frames.Add(Frame(last, [.. newest.Keys], tokens.Count));
    }

    private RememberedFrame Frame(BlockFrame last, int[] places, int count)
    {
        var passed = last.Passed is { } range && range.To >= from ? range with { From = range.From > from!.Value ? range.From : from.Value } : (TimeRange?)null;
        return new RememberedFrame(last.Time with { Position = passed?.From ?? from!.Value }, 0, count, places, passed).AsOf(to);
    }

    private bool IsWithin(TimeSpan position) => !(position < from) && !(position > to);
}
