using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Video.State;

namespace Video.Streams.Watching;

/// <inheritdoc cref="IWatchGrain"/>
/// <remarks>Where a watch stands is told by the newest of its events that was written down, so that after the end of a process an event which went on goes on, and none is told twice.</remarks>
public sealed partial class WatchGrain(IWatchTable watches, IEventTable events, EventSignal signal, WatchCounters counters, TimeProvider time, ILogger<WatchGrain> log) : Grain, IWatchGrain
{
    /// <summary>So long it waits for a new frame before it looks whether its watches are the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>So long it leaves alone a stream or a database that is not there.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly PendingEvents _pending = new(events, signal, counters);
    private List<StandingWatch>? _watches;      // null: not read yet
    private IGrainTimer? _looking;
    private string? _failure;                   // the last, so that it is told once
    private MediaTime? _newest;                 // the newest frame known; null: the stream is not there

    private StreamKey Key => StreamKey.Parse(this.GetPrimaryKeyString());

    private IStreamGrain Stream => GrainFactory.GetGrain<IStreamGrain>(this.GetPrimaryKeyString());

    public Task<WatchReply> AddAsync(WatchSpec spec) => AnswerAsync(async known =>
    {
        spec.Read();
        if (known.Count >= IWatchGrain.MostWatches)
            throw new VideoException(ErrorCode.OverBudget, $"Stream '{Key.Stream}' has {IWatchGrain.MostWatches} watches, and no more are taken.");
        if ((await Stream.GetAsync()).Fault is { } fault) throw fault.ToException();
        var record = new WatchRecord("w-" + Guid.NewGuid().ToString("n")[..12], Key, WatchJson.Write(spec), "{}", time.GetUtcNow());
        await watches.SaveAsync(record);
        var added = new StandingWatch(record, newest: null);
        known.Add(added);
        counters.Stand(1);
        return added;
    });

    public Task<WatchReply> ChangeAsync(string id, WatchChange change) => AnswerAsync(async known =>
    {
        var watch = Find(known, id);
        watch.Change(change);
        await watches.SaveAsync(watch.Record);
        if (watch.ActivityAt(time.GetUtcNow()) != WatchActivity.Active) End(watch, "the watch was paused");
        return watch;
    });

    public Task<WatchReply> RemoveAsync(string id) => AnswerAsync(async known =>
    {
        var watch = Find(known, id);
        await watches.DeleteAsync(id);
        watch.Deleted = true;
        End(watch, "the watch was deleted");
        if (known.Remove(watch)) counters.Stand(-1);
        return watch;
    });

    public Task<WatchReply> GetAsync(string id) => AnswerAsync(known => Task.FromResult(Find(known, id)));

    public async Task<WatchReply> ListAsync()
    {
        try
        {
            var known = await KnownAsync();
            if (known.Count == 0 && (await Stream.GetAsync()).Fault is { } absent) return new WatchReply { Fault = absent };
            Look(known);
            return WatchReply.Of([.. known.Select(Status)]);
        }
        catch (VideoException failure)
        {
            return WatchReply.Of(failure);
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        counters.Stand(-(_watches?.Count ?? 0));
        return Task.CompletedTask;
    }

    public async Task WakeAsync() => await ListAsync();

    private async Task<WatchReply> AnswerAsync(Func<List<StandingWatch>, Task<StandingWatch>> act)
    {
        try
        {
            var known = await KnownAsync();
            var watch = await act(known);
            Look(known);
            return WatchReply.Of(Status(watch));
        }
        catch (VideoException failure)
        {
            return WatchReply.Of(failure);
        }
    }

    private WatchStatus Status(StandingWatch watch) => watch.StatusAt(time.GetUtcNow(), _pending.LostOf(watch.Id));

    private StandingWatch Find(List<StandingWatch> known, string id) => known.Find(watch => watch.Id == id)
        ?? throw new VideoException(ErrorCode.NotFound, $"Stream '{Key.Stream}' has no watch '{id}'.", "id");

    private async Task<List<StandingWatch>> KnownAsync()
    {
        if (_watches is { } known) return known;
        var read = new List<StandingWatch>();
        foreach (var record in await watches.ListAsync(Key))
        {
            var newest = (await events.NewestAsync(Key, 1, record.Id)).Select(each => WatchJson.Read<WatchEvent>(each.Body)).FirstOrDefault();
            read.Add(new StandingWatch(record, newest));
        }
        // Calls interleave: another one may have been first.
        if (_watches is null) counters.Stand(read.Count);
        return _watches ??= read;
    }

    /// <summary>Begins to look where there is something to look for.</summary>
    private void Look(List<StandingWatch> known)
    {
        if (_looking is not null || known.Count == 0) return;
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _looking = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)) { Interleave = true, KeepAlive = true });
    }

    private async Task TickAsync(CancellationToken stop)
    {
        try
        {
            if (_watches is { Count: > 0 } known)
            {
                await LookAsync(known, stop);
                return;
            }
            await WriteAsync(stop);
            if (_watches is not { Count: > 0 }) Rest();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The grain is leaving; whoever takes its place goes on.
        }
        catch (Exception failure) when (failure is VideoException or OrleansException or TimeoutException)
        {
            // What goes on failing for one reason is told once.
            if (failure.Message != _failure) log.LogWarning("Watches of stream {Stream}: {Failure}", Key, failure.Message);
            _failure = failure.Message;
            await WaitAsync(failure.Message, stop);
        }
    }

    private async Task WaitAsync(string reason, CancellationToken stop)
    {
        foreach (var watch in _watches ?? []) watch.Reason = reason;
        await Task.Delay(Pause, time, stop);
    }

    private void Rest()
    {
        _looking?.Dispose();
        _looking = null;
        DelayDeactivation(TimeSpan.Zero);
    }

    private async Task LookAsync(List<StandingWatch> known, CancellationToken stop)
    {
        await WriteAsync(stop);
        var now = await Stream.NowAsync(_newest?.Position, Patience, stop);
        if (now.Fault is { } absent)
        {
            if (absent.Code == ErrorCode.NotFound) EndAll(known, "the stream was closed");
            await WriteAsync(stop);
            await WaitAsync(absent.Message, stop);
            return;
        }
        if (now.Newest?.ToTime() is not { } newest) return;
        // Opened anew without its past, a stream begins at zero again.
        if (newest.Position < _newest?.Position) EndAll(known, "the stream began anew");
        var goesOn = _newest is null || newest.Position > _newest.Value.Position;
        _newest = newest;
        if (goesOn) await LookAsync(known, now.Changed, stop);
        else if (now.Over) EndAll(known, "the stream ended", forget: false);
        await WriteAsync(stop);
        if (!goesOn && now.Over) await Task.Delay(Pause, time, stop);
    }

    private async Task LookAsync(List<StandingWatch> known, TimeSpan? changed, CancellationToken stop)
    {
        var clock = time.GetUtcNow();
        foreach (var expired in known.Where(watch => watch.Watch.State.Met && watch.ActivityAt(clock) == WatchActivity.Expired)) End(expired, "the watch expired");
        StandingWatch[] due = [.. known.Where(watch => watch.ActivityAt(clock) == WatchActivity.Active && watch.Watch.IsDue(_newest!.Value.Position, changed))];
        if (due.Length == 0) return;
        var seen = await Stream.LookAsync([.. due.Select(Question)], stop);
        if (seen.Fault is { } fault) throw fault.ToException();
        if (seen.At?.ToTime() is not { } at) return;
        _newest = at;
        foreach (var (watch, verdict) in due.Zip(seen.Verdicts))
            // Meanwhile it may have been paused or deleted.
            if (known.Contains(watch) && watch.ActivityAt(clock) == WatchActivity.Active) Tell(watch, Look(watch, at, verdict));
    }

    private WatchEvent? Look(StandingWatch watch, MediaTime at, LookVerdict verdict)
    {
        counters.Look();
        return watch.Look(at, verdict);
    }

    private static LookQuestion Question(StandingWatch watch)
    {
        var asked = watch.Watch.Ask();
        return new LookQuestion(asked.Text, asked.EvidenceFrom);
    }

    private void EndAll(List<StandingWatch> known, string reason, bool forget = true)
    {
        foreach (var watch in known) End(watch, reason);
        if (forget) _newest = null;
    }

    // Before the stream has been seen nothing is known of it, so that nothing ends: after a restart it may take a while to be there.
    private void End(StandingWatch watch, string reason)
    {
        if (_newest is { } newest) Tell(watch, watch.End(newest, reason));
    }

    private void Tell(StandingWatch watch, WatchEvent? told)
    {
        if (told is null) return;
        var (written, deliveries) = watch.Written(told, time.GetUtcNow());
        _pending.Add(written, deliveries);
        counters.Tell(told.Type);
        if (told.Type != WatchEventType.Update) LogTold(Key, watch.Id, told.Type, told.At);
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        if (await _pending.WriteAsync(stop)) await GrainFactory.GetGrain<IDeliveryGrain>(IDeliveryGrain.Key).WakeAsync();
    }

    [LoggerMessage(LogLevel.Information, "Watch {Watch} of stream {Stream}: {Type} event at {At} s")]
    private partial void LogTold(StreamKey stream, string watch, WatchEventType type, double at);
}
