using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>Holds frames back until their time has come.</summary>
/// <param name="pace">Whether it does.</param>
/// <param name="clock">The time that passes.</param>
internal sealed class Pacer(Pace pace, TimeProvider clock)
{
    private long _started;
    private TimeSpan? _first;

    /// <summary>Waits until as much time has passed since the first frame as lies between the two in the stream.</summary>
    /// <returns>The same frame; it is disposed when the wait is cancelled.</returns>
    public async ValueTask<Frame> ReleaseAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (pace == Pace.AsFastAsPossible) return frame;
        if (_first is null) (_started, _first) = (clock.GetTimestamp(), frame.Time.Position);
        var wait = frame.Time.Position - _first.Value - clock.GetElapsedTime(_started);
        if (wait <= TimeSpan.Zero) return frame;
        try
        {
            await Task.Delay(wait, clock, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            frame.Dispose();
            throw;
        }

        return frame;
    }
}
