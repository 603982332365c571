using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Video.State;

namespace Video.Streams.Watching;

/// <inheritdoc cref="IDeliveryGrain"/>
/// <remarks>A message is marked as tried before it is sent. So one that was under way when the process ended is sent again: at least once, and the receiver knows it by its id.</remarks>
public sealed class DeliveryGrain(
    IDeliveryTable deliveries, IWatchTable watches, ISecretBox secrets, IWebhookSender sender, DeliverySettings settings, DeliveryCounters counters, TimeProvider time, ILogger<DeliveryGrain> log) : Grain, IDeliveryGrain
{
    /// <summary>So long it sleeps at most: another node may have written something.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Task> _underWay = [];         // by delivery
    private readonly Dictionary<string, int> _byReceiver = [];
    private TaskCompletionSource _woken = New();
    private IGrainTimer? _sending;

    public Task WakeAsync()
    {
        if (_sending is null)
        {
            DelayDeactivation(Timeout.InfiniteTimeSpan);
            _sending = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)) { Interleave = true, KeepAlive = true });
        }
        _woken.TrySetResult();
        return Task.CompletedTask;
    }

    private async Task TickAsync(CancellationToken stop)
    {
        try
        {
            _woken = New();
            var woken = _woken.Task;
            var now = time.GetUtcNow();
            foreach (var due in await deliveries.DueAsync(now, most: 10 * settings.AtOnce, stop))
                if (MayBegin(due)) Begin(due, stop);
            var next = await deliveries.NextDueAsync(stop);
            var sleep = next - time.GetUtcNow() is { } wait && wait < LongestSleep ? wait : LongestSleep;
            // What is due and may not begin yet is looked at again when something under way has ended.
            if (sleep <= TimeSpan.Zero) sleep = _underWay.Count > 0 ? LongestSleep : TimeSpan.FromMilliseconds(50);
            await Task.WhenAny(woken, Task.Delay(sleep, time, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The grain is leaving; whoever takes its place goes on.
        }
        catch (VideoException failure)
        {
            log.LogWarning("Webhooks: {Failure}", failure.Message);
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
        }
    }

    private bool MayBegin(DeliveryRecord due) =>
        _underWay.Count < settings.AtOnce && !_underWay.ContainsKey(due.Id) && _byReceiver.GetValueOrDefault(ReceiverOf(due)) < settings.AtOnceEach;

    private void Begin(DeliveryRecord due, CancellationToken stop)
    {
        var receiver = ReceiverOf(due);
        _byReceiver[receiver] = _byReceiver.GetValueOrDefault(receiver) + 1;
        _underWay[due.Id] = SendAsync(due, receiver, stop);
    }

    private async Task SendAsync(DeliveryRecord due, string receiver, CancellationToken stop)
    {
        // So that it is under way, and listed as that, before it can have ended.
        await Task.Yield();
        counters.Begin();
        try
        {
            // Should the process end now, it is tried again after a wait, not at once and for ever.
            var tried = due with { Attempts = due.Attempts + 1, NextAttempt = time.GetUtcNow() + settings.Timeout + settings.WaitAfter(due.Attempts + 1) };
            await deliveries.SaveAsync(tried, stop);
            var after = After(tried, await TrySendAsync(tried, stop));
            await deliveries.SaveAsync(after, stop);
            counters.Count(after.State);
            if (after.State == DeliveryState.Dead) log.LogWarning("Webhook delivery {Id} of watch {Watch} of stream {Stream} is given up after {Attempts} tries", due.Id, due.Watch, due.Stream, after.Attempts);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is due again later.
        }
        catch (Exception failure)
        {
            // Nobody waits for this task. The delivery is as it was, or due again.
            log.LogWarning("Webhook delivery {Id}: {Failure}", due.Id, failure.Message);
        }
        finally
        {
            counters.End();
            _underWay.Remove(due.Id);
            if (--_byReceiver[receiver] == 0) _byReceiver.Remove(receiver);
            _woken.TrySetResult();
        }
    }

    private async Task<SendFailure?> TrySendAsync(DeliveryRecord due, CancellationToken stop)
    {
        if (await watches.FindAsync(due.Watch, stop) is not { } watch) return new SendFailure("The watch was deleted.", Final: true);
        if (WatchJson.Read<WatchSpec>(watch.Spec).SealedSecret is not { } secret) return new SendFailure("The watch has no webhook any more.", Final: true);
        return await sender.SendAsync(due, secrets.Open(secret), stop);
    }

    private DeliveryRecord After(DeliveryRecord tried, SendFailure? failure)
    {
        if (failure is null) return tried with { State = DeliveryState.Delivered, LastError = null };
        if (failure.Final || tried.Attempts >= settings.Attempts) return tried with { State = DeliveryState.Dead, LastError = failure.Reason };
        var chance = 0.8 + 0.4 * Random.Shared.NextDouble();
        return tried with { NextAttempt = time.GetUtcNow() + settings.WaitAfter(tried.Attempts) * chance, LastError = failure.Reason };
    }

    private static string ReceiverOf(DeliveryRecord due) => Uri.TryCreate(due.Url, UriKind.Absolute, out var url) ? url.Authority : due.Url;

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
