using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IStreamTable"/>
internal sealed class StreamTable(StateDatabase database) : IStreamTable
{
    private const string Select = "SELECT tenant, name, spec, created FROM streams ";

    public Task SaveAsync(StreamRecord stream, CancellationToken cancellation = default) => database.WriteAsync(session => session.ExecuteAsync(
        """
        INSERT INTO streams (tenant, name, spec, created) VALUES (@tenant, @name, @spec, @created)
        ON CONFLICT (tenant, name) DO UPDATE SET spec = excluded.spec, created = excluded.created
        """,
        new { tenant = stream.Key.Tenant.Value, name = stream.Key.Stream.Value, spec = stream.Spec, created = Columns.Of(stream.Created) }), cancellation);

    public Task<StreamRecord?> FindAsync(StreamKey key, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE tenant = @tenant AND name = @name", Values(key), Read), cancellation);

    public Task<bool> DeleteAsync(StreamKey key, CancellationToken cancellation = default) => database.WriteAsync(async session =>
    {
        await session.ExecuteAsync("DELETE FROM watches WHERE tenant = @tenant AND stream = @name", Values(key));
        await session.ExecuteAsync("DELETE FROM events WHERE tenant = @tenant AND stream = @name", Values(key));
        return await session.ExecuteAsync("DELETE FROM streams WHERE tenant = @tenant AND name = @name", Values(key)) > 0;
    }, cancellation);

    public Task<IReadOnlyList<StreamRecord>> ListAsync(TenantId? tenant = null, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "WHERE @tenant IS NULL OR tenant = @tenant ORDER BY tenant, name", new { tenant = tenant?.Value }, Read), cancellation);

    public Task<long> CountAsync(TenantId tenant, CancellationToken cancellation = default) => database.ReadAsync(session => session.CountAsync(
        "SELECT count(*) FROM streams WHERE tenant = @tenant", new { tenant = tenant.Value }), cancellation);

    private static object Values(StreamKey key) => new { tenant = key.Tenant.Value, name = key.Stream.Value };

    private static StreamRecord Read(DbDataReader row) => new(row.Stream(0), row.GetString(2), row.Time(3));
}
