namespace Video.Streams.Watching;

/// <summary>Wakes whoever waits in this process for events to be written down. What another node writes is found by looking now and then.</summary>
public sealed class EventSignal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Ends with the next event. Take it before looking for events, so that none falls between.</summary>
    public Task Next => _next.Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
