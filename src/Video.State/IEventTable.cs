namespace Video.State;

/// <summary>What happened on each stream: the newest <see cref="StateSettings.EventsPerStream"/>; older ones are deleted and counted in <see cref="StateHealth.EventsDropped"/>.</summary>
public interface IEventTable
{
    /// <summary>Appends an event together with the deliveries that tell of it: both are kept, or neither. Does nothing when the id is there.</summary>
    /// <returns>The event as it is kept, with its sequence.</returns>
    Task<EventRecord> AppendAsync(EventRecord happened, IReadOnlyList<DeliveryRecord>? deliveries = null, CancellationToken cancellation = default);

    Task<EventRecord?> FindAsync(string id, CancellationToken cancellation = default);

    /// <param name="stream">Whose events.</param>
    /// <param name="after">Only events with a greater sequence.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="watch">Only events of this watch; null: of all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The oldest first.</returns>
    Task<IReadOnlyList<EventRecord>> ListAsync(StreamKey stream, long after = 0, int most = 100, string? watch = null, CancellationToken cancellation = default);

    /// <param name="tenant">Whose: of all its streams.</param>
    /// <param name="after">Only events with a greater sequence.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The oldest first.</returns>
    Task<IReadOnlyList<EventRecord>> ListAsync(TenantId tenant, long after = 0, int most = 100, CancellationToken cancellation = default);

    /// <summary>The greatest sequence of a tenant's events; 0 when there are none.</summary>
    Task<long> LastAsync(TenantId tenant, CancellationToken cancellation = default);

    /// <summary>The newest events of a stream, the newest first.</summary>
    Task<IReadOnlyList<EventRecord>> NewestAsync(StreamKey stream, int most = 100, string? watch = null, CancellationToken cancellation = default);
}
