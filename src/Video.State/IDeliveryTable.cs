namespace Video.State;

/// <summary>What is to be told to others. Of each tenant at most <see cref="StateSettings.DeliveriesPerTenant"/> wait and as many finished ones are kept:
/// past that the oldest waiting one is given up as dead and the oldest finished one is deleted, counted in <see cref="StateHealth.DeliveriesDropped"/> (the waiting ones alone).</summary>
public interface IDeliveryTable
{
    /// <summary>Inserts, or replaces what has the same id.</summary>
    Task SaveAsync(DeliveryRecord delivery, CancellationToken cancellation = default);

    Task<DeliveryRecord?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>Deletes a delivery.</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation = default);

    /// <summary>Waiting deliveries whose time has come, the longest due first.</summary>
    Task<IReadOnlyList<DeliveryRecord>> DueAsync(DateTimeOffset now, int most = 100, CancellationToken cancellation = default);

    /// <summary>When the next waiting delivery is due; null when none waits.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default);

    /// <param name="tenant">Whose.</param>
    /// <param name="state">Null: in any state.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The newest first.</returns>
    Task<IReadOnlyList<DeliveryRecord>> ListAsync(TenantId tenant, DeliveryState? state = null, int most = 100, CancellationToken cancellation = default);
}
