namespace Video.State;

/// <summary>The uploaded files of all tenants; the bytes lie on disk.</summary>
public interface IFileTable
{
    /// <summary>Inserts, or replaces what has the same id.</summary>
    Task SaveAsync(FileRecord file, CancellationToken cancellation = default);

    /// <returns>Null when there is none, or it is another tenant's.</returns>
    Task<FileRecord?> FindAsync(TenantId tenant, string id, CancellationToken cancellation = default);

    /// <summary>Deletes the record; the file on disk is its owner's to delete.</summary>
    /// <returns>False when there is none, or it is another tenant's.</returns>
    Task<bool> DeleteAsync(TenantId tenant, string id, CancellationToken cancellation = default);

    /// <param name="tenant">Null: of all tenants.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The newest first.</returns>
    Task<IReadOnlyList<FileRecord>> ListAsync(TenantId? tenant = null, CancellationToken cancellation = default);

    /// <summary>The size of all files of a tenant.</summary>
    Task<long> BytesAsync(TenantId tenant, CancellationToken cancellation = default);
}
