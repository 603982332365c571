namespace Video.State;

/// <summary>The API keys of all tenants.</summary>
public interface IKeyTable
{
    /// <summary>Inserts, or replaces what has the same id.</summary>
    Task SaveAsync(KeyRecord key, CancellationToken cancellation = default);

    Task<KeyRecord?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>Deletes a key: it is worth nothing from then on.</summary>
    /// <returns>False when there is none, or it is another tenant's.</returns>
    Task<bool> DeleteAsync(TenantId tenant, string id, CancellationToken cancellation = default);

    /// <param name="tenant">Null: of all tenants.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>In the order of their creation.</returns>
    Task<IReadOnlyList<KeyRecord>> ListAsync(TenantId? tenant = null, CancellationToken cancellation = default);

    /// <summary>Notes that a key was used, without bringing back one that was deleted meanwhile.</summary>
    Task TouchAsync(string id, DateTimeOffset used, CancellationToken cancellation = default);
}
