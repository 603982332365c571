using System.Security.Cryptography;
using System.Text;
using Video.Answering.Watching;
using Video.State;

namespace Video.Streams.Watching;

/// <summary>A watch of a stream as its grain keeps it: what was asked for, where it stands, and the event that goes on.</summary>
internal sealed class StandingWatch
{
    private readonly WatchRecord _record;
    private Verdict? _last;         // of looks before the stream's clock began anew, too
    private WatchEvent? _open;

    /// <param name="record">As it is written down.</param>
    /// <param name="newest">The newest of its events that was written down; it says where the watch stands.</param>
    public StandingWatch(WatchRecord record, WatchEvent? newest)
    {
        (_record, Spec) = (record, WatchJson.Read<WatchSpec>(record.Spec));
        _open = newest is { Type: not WatchEventType.End } ? newest : null;
        Watch = NewWatch(newest?.Standing() ?? WatchState.Start);
    }

    public string Id => _record.Id;

    public WatchSpec Spec { get; private set; }

    public Watch Watch { get; private set; }

    public long Looks { get; private set; }

    /// <summary>Why the last look failed.</summary>
    public string? Reason { get; set; }

    /// <summary>Nobody is told any more; with the watch went the secret to sign with.</summary>
    public bool Deleted { get; set; }

    public WatchRecord Record => _record with { Spec = WatchJson.Write(Spec) };

    public WatchActivity ActivityAt(DateTimeOffset now) => Spec.Expires <= now ? WatchActivity.Expired : Spec.Paused ? WatchActivity.Paused : WatchActivity.Active;

    /// <exception cref="VideoException">A field out of its range; the watch is as it was.</exception>
    public void Change(WatchChange change)
    {
        var next = Spec with
        {
            Paused = change.Paused ?? Spec.Paused, Expires = change.Expires ?? Spec.Expires, Cooldown = change.Cooldown ?? Spec.Cooldown, Labels = change.Labels ?? Spec.Labels,
        };
        next.Read();
        Spec = next;
        Watch = NewWatch(Watch.State);
    }

    /// <summary>Takes a look.</summary>
    /// <returns>What it has to tell; null: nothing.</returns>
    public WatchEvent? Look(MediaTime at, LookVerdict verdict)
    {
        Looks++;
        Reason = null;
        var last = new Verdict(verdict.Probability, verdict.Mass);
        _last = last;
        return Tell(Watch.Look(at, last), at, verdict.Evidence, reason: null);
    }

    /// <summary>No look will come any more, or not for long.</summary>
    /// <returns>The end of the event that went on; null: there was none.</returns>
    public WatchEvent? End(MediaTime at, string reason)
    {
        var told = Tell(Watch.End(at), at, [], reason);
        // What comes later may have another clock.
        Watch = NewWatch(Watch.State);
        return told;
    }

    public WatchStatus StatusAt(DateTimeOffset now, long lost) => new()
    {
        Id = Id,
        Spec = Spec,
        Activity = ActivityAt(now),
        Question = Watch.Question,
        Met = Watch.State.Met,
        Probability = _last?.Probability,
        Mass = _last?.Mass,
        Looked = Watch.Looked?.TotalSeconds,
        Looks = Looks,
        EventsLost = lost,
        Created = _record.Created,
        Reason = Reason,
    };

    /// <summary>An event as it is written down, and who is to be told of it.</summary>
    public (EventRecord Event, IReadOnlyList<DeliveryRecord> Deliveries) Written(WatchEvent told, DateTimeOffset now)
    {
        var record = new EventRecord(0, told.Key, _record.Stream, Id, WatchJson.Write(told), now);
        if (Deleted || Spec.Webhook is not { } url) return (record, []);
        var id = "dlv_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told.Key)))[..20];
        return (record, [new DeliveryRecord(id, told.Key, _record.Stream, Id, url, record.Body, now, 0, now)]);
    }

    private Watch NewWatch(WatchState state)
    {
        var (question, rule, pace) = Spec.Read();
        return new Watch(Id, question, rule, pace, state);
    }

    private WatchEvent? Tell(WatchTurn turn, MediaTime at, IReadOnlyList<EvidenceSpan> evidence, string? reason)
    {
        var state = Watch.State;
        switch (turn)
        {
            case WatchTurn.Began:
                return _open = new WatchEvent(
                    WatchEvent.IdOf(Id, state.From), WatchEventType.New, Id, _record.Stream.Stream.Value, Spec.Condition, state.From.Position.TotalSeconds, null, state.From.WallClock, null,
                    at.Position.TotalSeconds, state.From.Epoch, Math.Round(state.Peak, 4), evidence, Spec.Labels);
            case WatchTurn.Clearer when _open is { } open:
                return _open = open with { Type = WatchEventType.Update, At = at.Position.TotalSeconds, Probability = Math.Round(state.Peak, 4), Evidence = evidence };
            case WatchTurn.Ended when _open is { } open:
                _open = null;
                return open with
                {
                    Type = WatchEventType.End, To = state.Since.Position.TotalSeconds, ToClock = state.Since.WallClock, At = at.Position.TotalSeconds, Reason = reason,
                };
            default:
                return null;
        }
    }
}
