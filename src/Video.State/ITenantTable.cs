namespace Video.State;

/// <summary>The tenants.</summary>
public interface ITenantTable
{
    /// <summary>Inserts, or replaces what has the same id.</summary>
    Task SaveAsync(TenantRecord tenant, CancellationToken cancellation = default);

    Task<TenantRecord?> FindAsync(TenantId id, CancellationToken cancellation = default);

    /// <summary>Deletes a tenant who has neither streams nor files nor unfinished jobs, with the keys, finished jobs and deliveries.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.Conflict"/>: it still has something; the message says what.</exception>
    Task<bool> DeleteAsync(TenantId id, CancellationToken cancellation = default);

    /// <returns>By name.</returns>
    Task<IReadOnlyList<TenantRecord>> ListAsync(CancellationToken cancellation = default);
}
