using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IFileTable"/>
internal sealed class FileTable(StateDatabase database) : IFileTable
{
    private const string Select = "SELECT id, tenant, name, bytes, purpose, path, created FROM files ";

    public Task SaveAsync(FileRecord file, CancellationToken cancellation = default) => database.WriteAsync(session => session.ExecuteAsync(
        """
        INSERT INTO files (id, tenant, name, bytes, purpose, path, created) VALUES (@id, @tenant, @name, @bytes, @purpose, @path, @created)
        ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, name = excluded.name, bytes = excluded.bytes, purpose = excluded.purpose, path = excluded.path,
            created = excluded.created
        """,
        new
        {
            id = file.Id,
            tenant = file.Tenant.Value,
            name = file.Name,
            bytes = file.Bytes,
            purpose = file.Purpose,
            path = file.Path,
            created = Columns.Of(file.Created),
        }), cancellation);

    public Task<FileRecord?> FindAsync(TenantId tenant, string id, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE id = @id AND tenant = @tenant", new { id, tenant = tenant.Value }, Read), cancellation);

    public Task<bool> DeleteAsync(TenantId tenant, string id, CancellationToken cancellation = default) => database.WriteAsync(async session =>
        await session.ExecuteAsync("DELETE FROM files WHERE id = @id AND tenant = @tenant", new { id, tenant = tenant.Value }) > 0, cancellation);

    public Task<IReadOnlyList<FileRecord>> ListAsync(TenantId? tenant = null, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "WHERE @tenant IS NULL OR tenant = @tenant ORDER BY created DESC, id DESC", new { tenant = tenant?.Value }, Read), cancellation);

    public Task<long> BytesAsync(TenantId tenant, CancellationToken cancellation = default) => database.ReadAsync(session => session.CountAsync(
        "SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM files WHERE tenant = @tenant", new { tenant = tenant.Value }), cancellation);

    private static FileRecord Read(DbDataReader row) => new(
        row.GetString(0), row.Tenant(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.Time(6));
}
