using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IKeyTable"/>
internal sealed class KeyTable(StateDatabase database) : IKeyTable
{
    private const string Select = "SELECT id, tenant, name, hash, scopes, created, expires, last_used FROM keys ";

    public Task SaveAsync(KeyRecord key, CancellationToken cancellation = default) => database.WriteAsync(session => session.ExecuteAsync(
        """
        INSERT INTO keys (id, tenant, name, hash, scopes, created, expires, last_used) VALUES (@id, @tenant, @name, @hash, @scopes, @created, @expires, @used)
        ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, name = excluded.name, hash = excluded.hash, scopes = excluded.scopes, created = excluded.created,
            expires = excluded.expires, last_used = excluded.last_used
        """,
        new
        {
            id = key.Id,
            tenant = key.Tenant.Value,
            name = key.Name,
            hash = key.Hash,
            scopes = key.Scopes,
            created = Columns.Of(key.Created),
            expires = Columns.Of(key.Expires),
            used = Columns.Of(key.LastUsed),
        }), cancellation);

    public Task<KeyRecord?> FindAsync(string id, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE id = @id", new { id }, Read), cancellation);

    public Task<bool> DeleteAsync(TenantId tenant, string id, CancellationToken cancellation = default) => database.WriteAsync(async session =>
        await session.ExecuteAsync("DELETE FROM keys WHERE id = @id AND tenant = @tenant", new { id, tenant = tenant.Value }) > 0, cancellation);

    public Task<IReadOnlyList<KeyRecord>> ListAsync(TenantId? tenant = null, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "WHERE @tenant IS NULL OR tenant = @tenant ORDER BY created, id", new { tenant = tenant?.Value }, Read), cancellation);

    public Task TouchAsync(string id, DateTimeOffset used, CancellationToken cancellation = default) => database.WriteAsync(session => session.ExecuteAsync(
        "UPDATE keys SET last_used = @used WHERE id = @id", new { id, used = Columns.Of(used) }), cancellation);

    private static KeyRecord Read(DbDataReader row) => new(
        row.GetString(0), row.Tenant(1), row.GetString(2), row.GetFieldValue<byte[]>(3), row.GetString(4), row.Time(5), row.TimeOrNull(6), row.TimeOrNull(7));
}
