using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>What the methods have in common: frames come in order of time, and a history that a frame does not fit is dropped.</summary>
public abstract class StreamReducer : IStreamReducer
{
    private FrameShape? _before;   // of the newest frame since the history began
    private TimeSpan _newest;

    public ReductionCounters Counters { get; private set; }

    public SentTokens Reduce(FrameTokens frame)
    {
        var shape = ShapeOf(frame);
        if (_before is not null && frame.Time < _newest)
            throw new VideoException(ErrorCode.InvalidArgument,
                $"A frame at {frame.Time:c} came after the frame at {_newest:c}; a stream's frames come in order of time.", "time");
        if (_before is { } before && before != shape) Forget();

        using var scope = NewDisposeScope();
        var sent = Choose(frame);
        sent.Tokens.MoveToOuterDisposeScope();
        (_before, _newest) = (shape, frame.Time);
        Counters = Counters with
        {
            Frames = Counters.Frames + 1, Tokens = Counters.Tokens + frame.Count, Sent = Counters.Sent + sent.Places.Count,
        };
        return sent;
    }

    public void Forget()
    {
        if (_before is null) return;
        _before = null;
        Counters = Counters with { Forgotten = Counters.Forgotten + 1 };
        DropHistory();
    }

    public void Dispose()
    {
        DropHistory();
        GC.SuppressFinalize(this);
    }

    /// <summary>The method's rule, on a frame that fits the history. Runs in a dispose scope of its own.</summary>
    protected abstract SentTokens Choose(FrameTokens frame);

    /// <summary>Gives back what <see cref="Choose"/> remembers; may come more than once.</summary>
    protected virtual void DropHistory()
    {
    }

    private static FrameShape ShapeOf(FrameTokens frame)
    {
        if (frame.Tokens.shape is not [var count, var width] || count != frame.Count)
            throw new ArgumentException(
                $"Tokens have shape [{string.Join(", ", frame.Tokens.shape)}]; a grid of {frame.Grid} x {frame.Grid} was announced.", nameof(frame));
        return new FrameShape(frame.Grid, width);
    }

    private readonly record struct FrameShape(int Grid, long Width);
}
