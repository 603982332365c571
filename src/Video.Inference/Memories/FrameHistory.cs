using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary>The frames that a memory holds, oldest first, as they were read; so that they can be read again.</summary>
/// <remarks>
/// Where unchanged tokens are not sent again (<paramref name="tokensStand"/>), a frame means little without those before it: whenever the
/// older ones are left out, the first that stays is given the whole picture that stood at its moment.
/// </remarks>
/// <param name="tokensStand">Whether a token that is not sent again still stands.</param>
/// <param name="header">[tokens, hidden]: what is read before the visual tokens of a frame at a stream time; may have no rows.</param>
internal sealed class FrameHistory(bool tokensStand, Func<TimeSpan, Tensor> header) : IDisposable
{
    private readonly List<SeenFrame> _frames = [];
    private long _forgotten;
    private TimeRange? _gone;

    public IReadOnlyList<SeenFrame> Frames => _frames;

    public long Bytes => _frames.Sum(frame => frame.Bytes);

    /// <summary>What is held and what has given way; name and bytes are the memory's to say.</summary>
    public MemoryStatus Status => new()
    {
        Method = "",
        Frames = _frames.Count,
        FramesForgotten = _forgotten,
        Oldest = _frames.Count > 0 ? _frames[0].Time.Position : null,
        Gaps = _gone is { } gone ? [new MemoryGap(gone, "forgotten, to make room for what came later")] : [],
    };

    /// <summary>Whether a range that begins at a stream time is less than all there is.</summary>
    public bool BeginsBefore(TimeSpan from) => _frames.Count > 0 && _frames[0].Time.Position < from;

    /// <summary>Takes the next frame.</summary>
    /// <returns>The frame as it is to be read; null where nothing of it was sent, so that only its time is noted, with the frame before.</returns>
    public SeenFrame? Take(SentFrame sent)
    {
        if (sent.Places.Count == 0 && _frames.Count > 0)
        {
            _frames[^1].Pass(sent.Time.Position);
            return null;
        }
        using var scope = NewDisposeScope();
        var frame = new SeenFrame(sent.Time, cat([header(sent.Time.Position), sent.Tokens], 0).DetachFromDisposeScope(), sent.Places);
        _frames.Add(frame);
        return frame;
    }

    /// <summary>Forgets all but the newest.</summary>
    public void KeepNewest(int count)
    {
        if (_frames.Count <= count) return;
        var gone = _frames[..^count];
        if (tokensStand)
        {
            using var first = _frames[gone.Count];
            _frames[gone.Count] = Whole([.. gone, first], first.Time, first.Passed);
        }
        _gone = new TimeRange(_gone?.From ?? gone[0].Time.Position, gone[^1].Until);
        foreach (var frame in gone) frame.Dispose();
        _frames.RemoveRange(0, gone.Count);
        _forgotten += gone.Count;
    }

    /// <summary>The frames from one moment to another, to be read without those before. The first may have been made for this: it is the caller's to dispose.</summary>
    public (IReadOnlyList<SeenFrame> Frames, SeenFrame? Made) Part(TimeSpan from, TimeSpan? to)
    {
        var before = _frames.TakeWhile(frame => frame.Time.Position < from).ToArray();
        var within = _frames.Skip(before.Length).TakeWhile(frame => !(frame.Time.Position > to)).ToList();
        if (!tokensStand || before.Length == 0) return (within, null);

        // Frames of which nothing was sent may come before the first that has tokens: they show what stood already.
        if (before[^1].Passed is { } passed && passed.To >= from && !(passed.From > to))
        {
            var moment = passed.From > from ? passed.From : from;
            var standing = Whole(before, before[^1].Time with { Position = moment }, passed with { From = moment });
            return ([standing, .. within], standing);
        }
        if (within.Count == 0) return (within, null);
        var first = Whole([.. before, within[0]], within[0].Time, within[0].Passed);
        return ([first, .. within.Skip(1)], first);
    }

    public void Dispose()
    {
        foreach (var frame in _frames) frame.Dispose();
        _frames.Clear();
    }

    private SeenFrame Whole(IReadOnlyList<SeenFrame> frames, MediaTime time, TimeRange? passed)
    {
        using var scope = NewDisposeScope();
        var whole = StandingPicture.Of(frames, time, header(time.Position));
        if (passed is not { } range) return whole;
        whole.Pass(range.From);
        whole.Pass(range.To);
        return whole;
    }
}
