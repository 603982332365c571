using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IWatchTable"/>
internal sealed class WatchTable(StateDatabase database) : IWatchTable
{
    private const string Select = "SELECT tenant, stream, id, spec, state, created FROM watches ";

    public Task SaveAsync(WatchRecord watch, CancellationToken cancellation = default) => database.WriteAsync(session => session.ExecuteAsync(
        """
        INSERT INTO watches (id, tenant, stream, spec, state, created) VALUES (@id, @tenant, @stream, @spec, @state, @created)
        ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, stream = excluded.stream, spec = excluded.spec, state = excluded.state, created = excluded.created
        """,
        new
        {
            id = watch.Id,
            tenant = watch.Stream.Tenant.Value,
            stream = watch.Stream.Stream.Value,
            spec = watch.Spec,
            state = watch.State,
            created = Columns.Of(watch.Created),
        }), cancellation);

    public Task<WatchRecord?> FindAsync(string id, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE id = @id", new { id }, Read), cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) => database.WriteAsync(async session =>
        await session.ExecuteAsync("DELETE FROM watches WHERE id = @id", new { id }) > 0, cancellation);

    public Task<long> CountAsync(TenantId tenant, CancellationToken cancellation = default) => database.ReadAsync(session => session.CountAsync(
        "SELECT count(*) FROM watches WHERE tenant = @tenant", new { tenant = tenant.Value }), cancellation);

    public Task<IReadOnlyList<WatchRecord>> ListAsync(StreamKey? stream = null, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "WHERE @tenant IS NULL OR (tenant = @tenant AND stream = @stream) ORDER BY created, id",
        new { tenant = stream?.Tenant.Value, stream = stream?.Stream.Value }, Read), cancellation);

    private static WatchRecord Read(DbDataReader row) => new(row.GetString(2), row.Stream(0), row.GetString(3), row.GetString(4), row.Time(5));
}
