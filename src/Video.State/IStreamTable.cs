namespace Video.State;

/// <summary>The streams that are open, or will be again after a restart.</summary>
/// <remarks>Every method of this and the other tables throws a <see cref="VideoException"/> with <see cref="ErrorCode.Unavailable"/>
/// when the database does not answer, is locked or is full, after it has been tried for some seconds; the caller's own work need not stop for that.</remarks>
public interface IStreamTable
{
    /// <summary>Inserts, or replaces what has the same key.</summary>
    Task SaveAsync(StreamRecord stream, CancellationToken cancellation = default);

    Task<StreamRecord?> FindAsync(StreamKey key, CancellationToken cancellation = default);

    /// <summary>Deletes the stream with its watches and events. Deliveries that still wait are kept: what happened is told.</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(StreamKey key, CancellationToken cancellation = default);

    /// <param name="tenant">Null: of all tenants.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Ordered by key.</returns>
    Task<IReadOnlyList<StreamRecord>> ListAsync(TenantId? tenant = null, CancellationToken cancellation = default);

    Task<long> CountAsync(TenantId tenant, CancellationToken cancellation = default);
}
