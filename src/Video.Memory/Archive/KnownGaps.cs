using Video.Memory.Archive.Storage;

namespace Video.Memory.Archive;

/// <summary>What a stream's memory does not know: spans that were noted, and those that the ids of dropped blocks leave open.</summary>
internal sealed class KnownGaps
{
    public const string NotRunning = "the service was not running";
    public const string Forgotten = "it was forgotten to stay within the memory's budget";

    private const string Interrupted = "it was interrupted several times";
    private const int MostNoted = 64;

    private readonly List<MemoryGap> _noted = [];
    private TimeSpan? _begin;

    // Since when nothing has been archived, and why; it ends where the next block begins.
    private (TimeSpan From, string Reason)? _open;

    public void Load(ArchiveHistory history)
    {
        _begin = history.Begin;
        _noted.Clear();
        foreach (var gap in history.Gaps) Note(gap);
    }

    public ArchiveHistory History(long nextId) => new(_begin, nextId, _noted);

    /// <summary>From a moment on nothing is known until the next block begins.</summary>
    public void Open(TimeSpan from, string reason) => _open = (from, reason);

    /// <summary>A block begins.</summary>
    /// <returns>Whether that closes a gap, which then belongs into the history.</returns>
    public bool Close(TimeSpan at)
    {
        _begin ??= at;
        if (_open is not { } open) return false;
        _open = null;
        Note(new MemoryGap(new TimeRange(open.From, at), open.Reason));
        return true;
    }

    public void Note(MemoryGap gap)
    {
        var index = _noted.FindIndex(other => other.Range.From > gap.Range.From);
        _noted.Insert(index < 0 ? _noted.Count : index, gap);
        if (_noted.Count > MostNoted) MergeNearest();
    }

    /// <summary>All gaps in order of time; the last has no end yet, <see cref="TimeSpan.MaxValue"/>, before the first block after a restart.</summary>
    public IReadOnlyList<MemoryGap> List(IReadOnlyList<StoredBlock> blocks)
    {
        var gaps = new List<MemoryGap>(_noted);
        if (blocks.Count > 0 && _begin < blocks[0].Range.From) AddHole(gaps, new TimeRange(_begin.Value, blocks[0].Range.From));
        for (var i = 1; i < blocks.Count; i++)
            if (blocks[i].Id > blocks[i - 1].Id + 1) AddHole(gaps, new TimeRange(blocks[i - 1].Range.To, blocks[i].Range.From));
        if (_open is { } open) gaps.Add(new MemoryGap(new TimeRange(open.From, TimeSpan.MaxValue), open.Reason));
        return [.. gaps.OrderBy(gap => gap.Range.From)];
    }

    // What was noted of a hole says more than that it is one.
    private void AddHole(List<MemoryGap> gaps, TimeRange hole)
    {
        if (!_noted.Exists(gap => gap.Range.From <= hole.From && hole.To <= gap.Range.To)) gaps.Add(new MemoryGap(hole, Forgotten));
    }

    private void MergeNearest()
    {
        var nearest = Enumerable.Range(0, _noted.Count - 1).MinBy(i => _noted[i + 1].Range.From - _noted[i].Range.To);
        var (first, second) = (_noted[nearest], _noted[nearest + 1]);
        var end = first.Range.To > second.Range.To ? first.Range.To : second.Range.To;
        _noted[nearest] = new MemoryGap(new TimeRange(first.Range.From, end), first.Reason == second.Reason ? first.Reason : Interrupted);
        _noted.RemoveAt(nearest + 1);
    }
}
