using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>What is known of a stream's time beside its tokens: how long its archived frames stood, and what has been lost.</summary>
/// <remarks>
/// That nothing was seen between two connections is no loss: the moments of the frames themselves tell it, and their epochs.
/// Frames of which nothing was sent may pass after the newest sent one has been archived. How long it stood is then told by the next block: it begins with a frame without tokens,
/// from the first that passed to the last. Once that is archived too, a restart loses nothing of it.
/// </remarks>
internal sealed class StreamHistory
{
    /// <summary>An archive at its budget has a hole between any two blocks; nobody reads thousands.</summary>
    public const int MostGaps = 64;

    private readonly BlockArchive _archive;
    private readonly Dictionary<long, TimeRange> _passedLater = [];
    private readonly List<MemoryGap> _refused = [];
    private (MediaTime First, TimeSpan Last)? _unarchived;      // what passed after the newest archived frame
    private ((long, int, int, TimeSpan?) At, MemoryGap[] All, MemoryGap[] Longest)? _gaps;
    private TimeSpan? _firstSeen;                               // since this was made

    /// <param name="archive">Where blocks may be from before a restart.</param>
    public StreamHistory(BlockArchive archive)
    {
        _archive = archive;
        Newest = archive.Newest;
        BlockInfo? before = null;
        foreach (var block in archive.Blocks)
        {
            if (before is not null) Follow(before, block);
            before = block;
        }
    }

    /// <summary>The moment of the newest frame known.</summary>
    public TimeSpan? Newest { get; private set; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a position is not later than the one before.</exception>
    public void RefuseDisorder(IEnumerable<TimeSpan> positions)
    {
        var newest = Newest;
        foreach (var position in positions)
        {
            if (position <= newest)
                throw new VideoException(ErrorCode.InvalidArgument,
                    $"A frame at {position.TotalSeconds} s came after one at {newest.Value.TotalSeconds} s that is remembered; a stream's frames come in order of time.", "time");
            newest = position;
        }
    }

    /// <summary>A frame was sent.</summary>
    public void Seen(MediaTime time) => (Newest, _firstSeen) = (time.Position, _firstSeen ?? time.Position);

    /// <summary>A frame passed of which nothing was sent.</summary>
    /// <param name="time">Its moment.</param>
    /// <param name="archived">Whether the newest frame that was sent has been archived already.</param>
    public void Passed(MediaTime time, bool archived)
    {
        Newest = time.Position;
        if (archived) _unarchived = (_unarchived?.First ?? time, time.Position);
    }

    /// <summary>A block as the archive is told of it.</summary>
    public BlockInfo Described(long id, BlockWriter.Written written, BlockRows rows)
    {
        if (_unarchived is not { } passed) return new BlockInfo(id, written.Frames, written.Tokens, rows.Keys, rows.Frames);
        _unarchived = null;
        var standing = new BlockFrame(passed.First, 0, 0, [], passed.Last > passed.First.Position ? new TimeRange(passed.Last, passed.Last) : null);
        return new BlockInfo(id, [standing, .. written.Frames], written.Tokens, rows.Keys, [.. rows.Frames.Select((frame, i) => i == 0 ? 0 : frame + 1)]);
    }

    /// <summary>The archive did not take a block.</summary>
    public void Lose(LiveBlock block)
    {
        const int Most = 100;
        _refused.Add(new MemoryGap(new TimeRange(block.Frames[0].Time.Position, block.Newest.Until), "the archive did not take it"));
        if (_refused.Count > Most) _refused.RemoveAt(0);
    }

    /// <summary>A block is not live any more: from now on it is known as it was archived, and by what passed later.</summary>
    public void LetGo(LiveBlock block)
    {
        if (block.Newest.Passed is not { } passed) return;
        _passedLater[block.Id!.Value] = passed;
        if (_passedLater.Count <= 2 * _archive.Index.Count) return;
        foreach (var id in _passedLater.Keys.Where(id => id != block.Id && _archive.Index.Find(id) is null).ToArray()) _passedLater.Remove(id);
    }

    /// <summary>What passed after a block's last frame, where that is more than the archive knows; else null.</summary>
    public TimeRange? PassedLater(long id) => _passedLater.TryGetValue(id, out var passed) ? passed : null;

    /// <summary>What has been lost: the <see cref="MostGaps"/> longest spans, in order of time.</summary>
    public IReadOnlyList<MemoryGap> Gaps => Known().Longest;

    /// <summary>The same of a range, cut to it.</summary>
    public IReadOnlyList<MemoryGap> GapsWithin(TimeSpan? from, TimeSpan? to) => from is null && to is null ? Gaps
        : Longest([.. Known().All.Where(gap => !(gap.Range.To < from) && !(gap.Range.From > to)).Select(gap => Cut(gap, from, to))]);

    public void HashInto(StateHash hash)
    {
        hash.Add(Newest?.Ticks ?? -1, _refused.Count, _unarchived?.Last.Ticks ?? -1);
        foreach (var (id, passed) in _passedLater)
        {
            hash.Add(id);
            hash.Add(passed);
        }
    }

    private void Follow(BlockInfo before, BlockInfo block)
    {
        var (last, first) = (before.Frames[^1], block.Frames[0]);
        if (first.Count == 0 && block.Id == before.Id + 1) _passedLater[before.Id] = new TimeRange(last.Passed?.From ?? first.Time.Position, first.Until);
    }

    /// <summary>Asked with every frame, and as long as the archive has blocks: so it is made when something has changed.</summary>
    private (MemoryGap[] All, MemoryGap[] Longest) Known()
    {
        var now = (_archive.NextId, _archive.Index.Count, _refused.Count, _firstSeen);
        if (_gaps is { } known && known.At == now) return (known.All, known.Longest);
        MemoryGap[] gaps =
        [
            .. _archive.Gaps.Where(gap => gap.Reason != KnownGaps.NotRunning).Select(Ended).Concat(_refused).Where(gap => gap.Range.To > gap.Range.From).OrderBy(gap => gap.Range.From),
        ];
        var longest = Longest(gaps);
        _gaps = (now, gaps, longest);
        return (gaps, longest);
    }

    private static MemoryGap[] Longest(MemoryGap[] gaps) =>
        gaps.Length <= MostGaps ? gaps : [.. gaps.OrderByDescending(gap => gap.Range.To - gap.Range.From).Take(MostGaps).OrderBy(gap => gap.Range.From)];

    // A gap without an end, since the archive got no block yet after a restart, ends where something was seen again.
    private MemoryGap Ended(MemoryGap gap) =>
        gap.Range.To < TimeSpan.MaxValue ? gap : gap with { Range = gap.Range with { To = _firstSeen ?? gap.Range.From } };

    private static MemoryGap Cut(MemoryGap gap, TimeSpan? from, TimeSpan? to) => gap with
    {
        Range = new TimeRange(from > gap.Range.From ? from.Value : gap.Range.From, to < gap.Range.To ? to.Value : gap.Range.To),
    };
}
