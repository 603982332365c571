namespace Video.Inference.Streams;

/// <summary>When a stream was there: its epochs, on its own clock and on the wall's, and what lies between them.</summary>
/// <remarks>For any thread. Of more epochs than <see cref="MostEpochs"/> those with the least between them are taken for one.</remarks>
public sealed class StreamTimeline
{
    public const int MostEpochs = 1_000;

    /// <summary>How far a stream goes on, at least, when it is opened again: a clock that was set back does not let it run backwards.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<(MediaTime First, MediaTime Last)> _epochs = [];
    private readonly int _inherited;

    /// <param name="inherited">Moments that an earlier run left, oldest first; may be empty.</param>
    public StreamTimeline(IReadOnlyList<MediaTime> inherited)
    {
        foreach (var time in inherited) Add(time);
        _inherited = inherited.Count > 0 ? inherited[^1].Epoch : -1;
    }

    /// <summary>The newest moment; null before the first.</summary>
    public MediaTime? Newest
    {
        get { lock (_lock) return _epochs.Count > 0 ? _epochs[^1].Last : null; }
    }

    /// <summary>The oldest moment; null before the first.</summary>
    public MediaTime? Oldest
    {
        get { lock (_lock) return _epochs.Count > 0 ? _epochs[0].First : null; }
    }

    /// <summary>Spans between epochs, of which there is nothing to know, in order of time.</summary>
    public IReadOnlyList<MemoryGap> Gaps
    {
        get { lock (_lock) return [.. _epochs.Zip(_epochs.Skip(1), (before, after) => Between(before.Last, after.First))]; }
    }

    /// <summary>Takes the next frame's moment.</summary>
    public void Add(MediaTime time)
    {
        lock (_lock)
        {
            if (_epochs.Count > 0 && _epochs[^1].Last.Epoch == time.Epoch) _epochs[^1] = (_epochs[^1].First, time);
            else _epochs.Add((time, time));
            if (_epochs.Count > MostEpochs) JoinNearest();
        }
    }

    /// <summary>Stream time at a moment of the wall clock: within an epoch as its frames came in, after it as the clock goes on.</summary>
    /// <returns>May lie before the first frame, or after the newest; null before there is a frame.</returns>
    public TimeSpan? PositionAt(DateTimeOffset moment)
    {
        lock (_lock)
        {
            if (_epochs.Count == 0) return null;
            var i = Math.Max(0, _epochs.FindLastIndex(epoch => epoch.First.WallClock <= moment));
            var position = Within(_epochs[i], moment);
            return i + 1 < _epochs.Count && position > _epochs[i + 1].First.Position ? _epochs[i + 1].First.Position : position;
        }
    }

    /// <summary>Where the stream goes on when it is opened now: after the newest moment plus the time that has passed since, in a new epoch. Without a past, at its beginning.</summary>
    public MediaTime Continue(DateTimeOffset now)
    {
        if (Newest is not { } newest) return new MediaTime(0, TimeSpan.Zero, now);
        var passed = now - newest.WallClock;
        return new MediaTime(newest.Epoch + 1, newest.Position + (passed > LeastPause ? passed : LeastPause), now);
    }

    private static TimeSpan Within((MediaTime First, MediaTime Last) epoch, DateTimeOffset moment)
    {
        var (first, last) = epoch;
        if (moment >= last.WallClock) return last.Position + (moment - last.WallClock);
        if (moment <= first.WallClock || last.WallClock <= first.WallClock) return first.Position + (moment - first.WallClock);
        return first.Position + (moment - first.WallClock) / (last.WallClock - first.WallClock) * (last.Position - first.Position);
    }

    private MemoryGap Between(MediaTime before, MediaTime after) => new(
        new TimeRange(before.Position, after.Position),
        after.Epoch > _inherited + 1 ? "the source was away"
        : after.WallClock < before.WallClock ? "the stream was not open, for a time that the clock, which was set back, does not tell"
        : "the stream was not open");

    private void JoinNearest()
    {
        var nearest = Enumerable.Range(0, _epochs.Count - 1).MinBy(i => _epochs[i + 1].First.Position - _epochs[i].Last.Position);
        _epochs[nearest] = (_epochs[nearest].First, _epochs[nearest + 1].Last);
        _epochs.RemoveAt(nearest + 1);
    }
}
