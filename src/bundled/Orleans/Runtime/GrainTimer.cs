using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>Sends its activation a request at each tick, and plans the next one when that has been done.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;

    // guarded by _gate
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changedWhileTicking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        using (ExecutionContext.SuppressFlow())
            _timer = activation.Silo.Time.CreateTimer(_ => SendTick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        lock (_gate)
        {
            _next = dueTime;
            _period = period;
            _changedWhileTicking = _ticking;
            if (!_ticking) Plan(dueTime);
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _timer.Dispose();
        _activation.Forget(this);
    }

    private static void Validate(TimeSpan time, string name)
    {
        // The limits of System.Threading.Timer, in milliseconds; -1 is never.
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, 0xfffffffe, name);
    }

    private void Plan(TimeSpan due)
    {
        if (!_stopped.IsCancellationRequested) _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void SendTick()
    {
        lock (_gate) _ticking = true;
        _activation.TryReceive(new Request(_activation.GrainId, "timer tick")
        {
            Body = TickAsync,
            AlwaysInterleave = _options.Interleave,
            KeepAlive = _options.KeepAlive,
            LocalOnly = true,
        });
    }

    private async ValueTask<object?> TickAsync(Activation activation)
    {
        try
        {
            if (!_stopped.IsCancellationRequested) await _callback(_stopped.Token);
        }
        catch (Exception exception)
        {
            activation.Silo.Log.LogWarning(exception, "A timer's callback in {Grain} failed; the timer goes on", activation.GrainId);
        }
        finally
        {
            lock (_gate)
            {
                _ticking = false;
                Plan(_changedWhileTicking ? _next : _period);
                _changedWhileTicking = false;
            }
        }
        return null;
    }
}
