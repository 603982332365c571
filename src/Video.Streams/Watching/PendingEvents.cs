using Video.State;

namespace Video.Streams.Watching;

/// <summary>Events on their way into the database: it may be gone for a while, and what happens meanwhile is written when it is back.</summary>
/// <remarks>Holds <see cref="Capacity"/> at most; the oldest gives way and is counted.</remarks>
internal sealed class PendingEvents(IEventTable table, EventSignal signal, WatchCounters counters)
{
    public const int Capacity = 1_000;

    private readonly LinkedList<(EventRecord Event, IReadOnlyList<DeliveryRecord> Deliveries)> _waiting = [];

    /// <summary>By watch, how many gave way.</summary>
    private readonly Dictionary<string, long> _lost = [];

    public long LostOf(string watch) => _lost.GetValueOrDefault(watch);

    public void Add(EventRecord happened, IReadOnlyList<DeliveryRecord> deliveries)
    {
        _waiting.AddLast((happened, deliveries));
        if (_waiting.Count <= Capacity) return;
        var oldest = _waiting.First!.Value.Event.Watch;
        _waiting.RemoveFirst();
        _lost[oldest] = LostOf(oldest) + 1;
        counters.Lose();
    }

    /// <summary>Writes what waits, the oldest first.</summary>
    /// <returns>True when something was written that is to be delivered.</returns>
    /// <exception cref="VideoException">The database does not take them now; what was not written still waits.</exception>
    public async Task<bool> WriteAsync(CancellationToken cancellation)
    {
        var deliver = false;
        while (_waiting.First is { } next)
        {
            await table.AppendAsync(next.Value.Event, next.Value.Deliveries, cancellation);
            deliver |= next.Value.Deliveries.Count > 0;
            // While it was written it may have given way.
            if (ReferenceEquals(_waiting.First, next)) _waiting.RemoveFirst();
            signal.Raise();
        }
        return deliver;
    }
}
