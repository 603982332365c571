using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>The frames that a stream's memory holds, oldest first, as they were read; so that they can be read again.</summary>
/// <remarks>
/// Where unchanged tokens are not sent again (<paramref name="tokensStand"/>), a frame means little without those before it: whenever the
/// older ones are left out, the first that stays is given the whole picture that stood at its moment.
/// </remarks>
/// <param name="tokensStand">As in <see cref="StreamVision.TokensStand"/>.</param>
/// <param name="budget">What memory can hold.</param>
/// <param name="header">[tokens, hidden]: what is read before the visual tokens of a frame at a stream time; may have no rows.</param>
internal sealed class FrameHistory(bool tokensStand, MemoryBudget budget, Func<TimeSpan, Tensor> header) : IDisposable
{
    private readonly List<SeenFrame> _frames = [];

    public IReadOnlyList<SeenFrame> Frames => _frames;

    /// <summary>Frames that have given way since the stream began.</summary>
    public long Forgotten { get; private set; }

    public long Bytes => _frames.Sum(frame => frame.Bytes);

    /// <summary>Whether a range that begins at a stream time is less than all there is.</summary>
    public bool BeginsBefore(TimeSpan from) => _frames.Count > 0 && _frames[0].Time.Position < from;

    /// <param name="time">The frame's moment.</param>
    /// <param name="visual">[tokens, hidden]; stays the caller's.</param>
    /// <param name="places">Where in the grid each stands.</param>
    public SeenFrame Add(MediaTime time, Tensor visual, IReadOnlyList<int> places)
    {
        var frame = new SeenFrame(time, cat([header(time.Position), visual], 0).DetachFromDisposeScope(), places);
        _frames.Add(frame);
        return frame;
    }

    /// <summary>Forgets the oldest until at most half of the budget is in use; at least so many of the newest stay.</summary>
    public void KeepNewest(int atLeast)
    {
        var gone = _frames[..^Keepable(atLeast)];
        if (gone.Count == 0) return;
        if (tokensStand)
        {
            using var first = _frames[gone.Count];
            _frames[gone.Count] = Whole([.. gone, first], first.Time, first.Passed);
        }
        foreach (var frame in gone) frame.Dispose();
        _frames.RemoveRange(0, gone.Count);
        Forgotten += gone.Count;
    }

    /// <summary>The frames from one moment to another, to be read without those before. The first may have been made for this: it is the caller's to dispose.</summary>
    public (IReadOnlyList<SeenFrame> Frames, SeenFrame? Made) Part(TimeSpan from, TimeSpan? at)
    {
        var before = _frames.TakeWhile(frame => frame.Time.Position < from).ToArray();
        var within = _frames.Skip(before.Length).TakeWhile(frame => !(frame.Time.Position > at)).ToList();
        if (!tokensStand || before.Length == 0) return (within, null);

        // Frames of which nothing was sent may come before the first that has tokens: they show what stood already.
        if (before[^1].Passed is { } passed && passed.To >= from && !(passed.From > at))
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

    /// <summary>How many of the newest frames take at most half of the budget.</summary>
    private int Keepable(int atLeast)
    {
        var (kept, tokens) = (0, 0);
        foreach (var frame in Enumerable.Reverse(_frames))
        {
            tokens += frame.Tokens;
            if (kept >= atLeast && (kept >= budget.MaxFrames / 2 || tokens > budget.MaxTokens / 2)) break;
            kept++;
        }
        return kept;
    }
}
