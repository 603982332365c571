using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>One grain in memory: its queue of requests, and the rule that says which may run now.</summary>
/// <remarks>Fields are guarded by <c>_gate</c>. The grain itself is touched in turns of <see cref="Scheduler"/> only.</remarks>
internal sealed partial class Activation : IGrainContext
{
    private enum State
    {
        /// <summary>Made, not started: nothing has been asked of it.</summary>
        Created,
        Activating,
        Valid,
        Deactivating,

        /// <summary>Ended; requests go to the next activation.</summary>
        Gone,
    }

    private readonly Lock _gate = new();
    private readonly List<Request> _waiting = [];
    private readonly HashSet<Request> _running = [];
    private readonly Dictionary<Guid, int> _reentrantSections = [];
    private State _state;

    // The request that keeps others out; null while only interleaving ones run.
    private Request? _blocking;
    private DateTimeOffset _idleSince;
    private DateTimeOffset _keepUntil = DateTimeOffset.MinValue;

    public Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = grainId;
        Scheduler = new TurnScheduler(this);
        _idleSince = silo.Time.GetUtcNow();
    }

    public Silo Silo { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public TurnScheduler Scheduler { get; }

    public GrainReference GrainReference => field ??= Silo.Reference(GrainId, typeof(IAddressable));

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope!.Value.ServiceProvider;

    /// <summary>Takes a request; false when this activation has ended and another must be made.</summary>
    public bool TryReceive(Request request)
    {
        lock (_gate)
        {
            if (_state == State.Gone) return false;
            var held = _waiting.Count + _running.Count;
            if (Silo.RequestLimit is > 0 and var limit && held > limit && !request.LocalOnly)
            {
                request.Fail(new LimitExceededException(nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit), held, limit, this));
                return true;
            }
            _waiting.Add(request);
            if (_state == State.Created)
            {
                _state = State.Activating;
                Scheduler.Queue(() => _ = ActivateAsync(request));
                return true;
            }
        }
        Scheduler.Queue(StartRequests);
        return true;
    }

    /// <summary>Ends this activation if nothing was asked of it for so long, and it did not ask to stay.</summary>
    public void DeactivateIfIdleFor(TimeSpan age)
    {
        lock (_gate)
        {
            var now = Silo.Time.GetUtcNow();
            if (_state != State.Valid || _running.Count + _waiting.Count > 0 || now < _keepUntil || now - _idleSince < age) return;
            Deactivate(new(DeactivationReasonCode.ActivationIdle, $"Idle for {now - _idleSince}"));
        }
    }

    public void DelayDeactivation(TimeSpan time)
    {
        lock (_gate)
        {
            var now = Silo.Time.GetUtcNow();
            var forever = time == Timeout.InfiniteTimeSpan || time > DateTimeOffset.MaxValue - now;
            _keepUntil = forever ? DateTimeOffset.MaxValue : time <= TimeSpan.Zero ? DateTimeOffset.MinValue : now + time;
        }
    }

    public void EnterReentrantSection(Guid chain)
    {
        lock (_gate) _reentrantSections[chain] = _reentrantSections.GetValueOrDefault(chain) + 1;
    }

    public void ExitReentrantSection(Guid chain)
    {
        lock (_gate)
        {
            if (--_reentrantSections[chain] == 0) _reentrantSections.Remove(chain);
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => GrainId.ToString();

    /// <summary>Starts every waiting request that may run now. A turn.</summary>
    private void StartRequests()
    {
        while (true)
        {
            Request next;
            lock (_gate)
            {
                if (_state != State.Valid) return;
                if (_running.Count == 0 && _endReason is not null)
                {
                    _state = State.Deactivating;
                    break;
                }
                var index = _waiting.FindIndex(MayStart);
                if (index < 0) return;
                next = _waiting[index];
                _waiting.RemoveAt(index);
                if (next.Abandoned) continue;
                _running.Add(next);
                if (_blocking is null && !next.AlwaysInterleave) _blocking = next;
            }
            _ = RunAsync(next);
        }
        _ = DeactivateAsync();
    }

    private bool MayStart(Request request) =>
        _blocking is null
        || request.Abandoned
        || request.AlwaysInterleave
        || Class.Reentrant
        || _blocking.ReadOnly && request.ReadOnly
        || RequestContext.ReentrancyIdOf(request.Context) is var chain && chain != Guid.Empty && _reentrantSections.ContainsKey(chain);

    private async Task RunAsync(Request request)
    {
        RequestContext.Import(request.Context);
        try
        {
            request.Complete(await request.Body(this));
        }
        catch (Exception exception)
        {
            if (request.OneWay) Silo.Log.LogWarning(exception, "{Request} failed; its caller does not wait for it", request);
            request.Fail(exception);
        }
        lock (_gate)
        {
            _running.Remove(request);
            if (_blocking == request) _blocking = null;
            if (request.KeepAlive) _idleSince = Silo.Time.GetUtcNow();
        }
        Scheduler.Queue(StartRequests);
    }
}
