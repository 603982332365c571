using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orleans.Runtime;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ending = new();

    private readonly HashSet<GrainTimer> _timers = [];   // its own lock: a timer may be disposed from anywhere

    // touched in turns only
    private readonly List<Func<CancellationToken, Task>> _beforeActivation = [];
    private AsyncServiceScope? _scope;
    private GrainEnumerations? _enumerations;

    private DeactivationReason? _endReason;
    private CancellationToken _endPromptly;

    public Task Deactivated => _deactivated.Task;

    /// <summary>Cancelled when the activation was asked to end; what waits inside it for no reason of its own should stop waiting.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>The results that callers read from this grain item by item.</summary>
    public GrainEnumerations Enumerations => _enumerations ??= new GrainEnumerations(this);

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_endReason is not null || _state is State.Deactivating or State.Gone) return;
            _endReason = deactivationReason;
            _endPromptly = cancellationToken;
        }
        Scheduler.Queue(() =>
        {
            _ending.Cancel();
            StartRequests();
        });
    }

    public GrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_timers) _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_timers) _timers.Remove(timer);
    }

    /// <summary>Adds work, such as reading state, to be done between construction and OnActivateAsync.</summary>
    public void BeforeActivation(Func<CancellationToken, Task> work) => _beforeActivation.Add(work);

    private async Task ActivateAsync(Request first)
    {
        RequestContext.Import(first.Context);
        try
        {
            _scope = Silo.Services.CreateAsyncScope();
            ActivationServices.GetRequiredService<GrainContextOfScope>().Context = this;
            using var timeout = new CancellationTokenSource(Silo.Collection.ActivationTimeout, Silo.Time);
            GrainInstance = Class.Construct(this);
            foreach (var work in _beforeActivation) await work(timeout.Token).WaitAsync(timeout.Token);
            if (GrainInstance is IGrainBase grain) await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            lock (_gate)
            {
                _state = State.Valid;
                _idleSince = Silo.Time.GetUtcNow();
            }
            StartRequests();
        }
        catch (Exception exception)
        {
            Silo.Log.LogError(exception, "{Grain} could not be activated", GrainId);
            await LeaveAsync();
            foreach (var request in TakeWaiting()) request.Fail(exception);
        }
    }

    private async Task DeactivateAsync()
    {
        var reason = _endReason!.Value;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_endPromptly);
        timeout.CancelAfter(Silo.Collection.DeactivationTimeout);
        DisposeTimers();
        try
        {
            if (GrainInstance is IGrainBase grain) await grain.OnDeactivateAsync(reason, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            Silo.Log.LogError(exception, "{Grain} failed in OnDeactivateAsync", GrainId);
        }
        await LeaveAsync();
        foreach (var request in TakeWaiting().Where(request => !request.LocalOnly)) Silo.Dispatch(request);
    }

    /// <summary>Gives back what the activation holds, and the grain's place to the next one.</summary>
    private async Task LeaveAsync()
    {
        DisposeTimers();
        try
        {
            if (_enumerations is not null) await _enumerations.CloseAllAsync();
            if (GrainInstance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else if (GrainInstance is IDisposable disposable) disposable.Dispose();
            if (_scope is { } scope) await scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            Silo.Log.LogError(exception, "{Grain} could not be disposed", GrainId);
        }
        lock (_gate) _state = State.Gone;
        Silo.Remove(this);
        _deactivated.TrySetResult();
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_timers) timers = [.. _timers];
        foreach (var timer in timers) timer.Dispose();
    }

    private List<Request> TakeWaiting()
    {
        lock (_gate)
        {
            List<Request> waiting = [.. _waiting];
            _waiting.Clear();
            return waiting;
        }
    }
}
