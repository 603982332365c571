using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="ITenantTable"/>
internal sealed class TenantTable(StateDatabase database) : ITenantTable
{
    private const string Select = "SELECT id, limits, created FROM tenants ";

    /// <summary>What keeps a tenant from being deleted, and where it is counted.</summary>
    private static readonly (string What, string From)[] Holdings =
        [("streams", "streams WHERE tenant = @id"), ("files", "files WHERE tenant = @id"), ("unfinished jobs", "jobs WHERE tenant = @id AND finished IS NULL")];

    /// <summary>What goes with it, in this order.</summary>
    private static readonly string[] Leavings =
    [
        "chunks WHERE job IN (SELECT id FROM jobs WHERE tenant = @id)", "jobs WHERE tenant = @id", "deliveries WHERE tenant = @id", "events WHERE tenant = @id",
        "watches WHERE tenant = @id", "keys WHERE tenant = @id",
    ];

    public Task SaveAsync(TenantRecord tenant, CancellationToken cancellation = default) => database.WriteAsync(session => session.ExecuteAsync(
        """
        INSERT INTO tenants (id, limits, created) VALUES (@id, @limits, @created)
        ON CONFLICT (id) DO UPDATE SET limits = excluded.limits, created = excluded.created
        """,
        new { id = tenant.Id.Value, limits = tenant.Limits, created = Columns.Of(tenant.Created) }), cancellation);

    public Task<TenantRecord?> FindAsync(TenantId id, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE id = @id", new { id = id.Value }, Read), cancellation);

    public Task<bool> DeleteAsync(TenantId id, CancellationToken cancellation = default) => database.WriteAsync(async session =>
    {
        foreach (var (what, from) in Holdings)
        {
            var count = await session.CountAsync("SELECT count(*) FROM " + from, new { id = id.Value });
            if (count > 0) throw new VideoException(ErrorCode.Conflict, $"Tenant '{id}' still has {what} ({count}); delete these first.", "tenant");
        }

        foreach (var from in Leavings) await session.ExecuteAsync("DELETE FROM " + from, new { id = id.Value });
        return await session.ExecuteAsync("DELETE FROM tenants WHERE id = @id", new { id = id.Value }) > 0;
    }, cancellation);

    public Task<IReadOnlyList<TenantRecord>> ListAsync(CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "ORDER BY id", null, Read), cancellation);

    private static TenantRecord Read(DbDataReader row) => new(row.Tenant(0), row.GetString(1), row.Time(2));
}
