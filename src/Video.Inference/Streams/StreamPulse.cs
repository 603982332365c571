namespace Video.Inference.Streams;

/// <summary>Tells whoever waits for it that a stream has read on, and when its picture last changed. For any thread.</summary>
public sealed class StreamPulse
{
    private readonly Lock _lock = new();
    private MediaTime? _newest;
    private TimeSpan? _changed;
    private TaskCompletionSource? _next;      // there while somebody waits

    /// <summary>The newest frame that was read in this run, and stream time of the newest of which something was new; null before the first.</summary>
    public (MediaTime? Newest, TimeSpan? Changed) Now
    {
        get { lock (_lock) return (_newest, _changed); }
    }

    /// <summary>Frames were read.</summary>
    /// <param name="newest">The last of them.</param>
    /// <param name="change">As in <see cref="StreamStep.Change"/>.</param>
    public void Beat(MediaTime newest, double change)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            _newest = newest;
            if (change > 0) _changed = newest.Position;
            (waiting, _next) = (_next, null);
        }
        waiting?.SetResult();
    }

    /// <summary>Waits for a frame later than one that is known.</summary>
    /// <param name="after">Stream time; null: for the first.</param>
    /// <param name="patience">No longer than this.</param>
    /// <param name="cancellation">Ends the wait with an exception.</param>
    /// <returns>False when none came.</returns>
    public async Task<bool> WaitAsync(TimeSpan? after, TimeSpan patience, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ends.CancelAfter(patience);
        try
        {
            while (NextUnlessAfter(after) is { } next) await next.WaitAsync(ends.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private Task? NextUnlessAfter(TimeSpan? after)
    {
        lock (_lock)
        {
            if (_newest is { } newest && !(newest.Position <= after)) return null;
            return (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
