namespace Video.State;

/// <summary>The watches of all streams.</summary>
public interface IWatchTable
{
    /// <summary>Inserts, or replaces what has the same id.</summary>
    Task SaveAsync(WatchRecord watch, CancellationToken cancellation = default);

    Task<WatchRecord?> FindAsync(string id, CancellationToken cancellation = default);

    /// <summary>Deletes a watch; its events stay.</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation = default);

    Task<long> CountAsync(TenantId tenant, CancellationToken cancellation = default);

    /// <param name="stream">Null: of all streams.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>In the order of their creation.</returns>
    Task<IReadOnlyList<WatchRecord>> ListAsync(StreamKey? stream = null, CancellationToken cancellation = default);
}
