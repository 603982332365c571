using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IEventTable"/>
internal sealed class EventTable(StateDatabase database, StateSettings settings) : IEventTable
{
    private const string Select = "SELECT tenant, stream, sequence, id, watch, body, at FROM events ";
    private const string OfStream = "WHERE tenant = @tenant AND stream = @stream ";
    private const string OfWatch = "AND (@watch IS NULL OR watch = @watch) ";

    public async Task<EventRecord> AppendAsync(EventRecord happened, IReadOnlyList<DeliveryRecord>? deliveries = null, CancellationToken cancellation = default)
    {
        var (kept, dropped, givenUp) = await database.WriteAsync(async session =>
        {
            // Whoever reads on from a sequence would miss an event whose smaller sequence is committed later.
            await database.LockAsync(session, DatabaseLock.Events);
            if (await FindAsync(session, happened.Id) is { } there) return (there, 0L, 0L);
            await InsertAsync(session, happened);
            var tooMany = await DropOldestAsync(session, happened.Stream);
            long dead = 0;
            foreach (var delivery in deliveries ?? []) dead += await DeliveryTable.SaveAsync(session, delivery, settings.DeliveriesPerTenant);
            return ((await FindAsync(session, happened.Id))!, tooMany, dead);
        }, cancellation);
        database.Dropped.AddEvents(dropped);
        database.Dropped.AddDeliveries(givenUp);
        return kept;
    }

    public Task<EventRecord?> FindAsync(string id, CancellationToken cancellation = default) => database.ReadAsync(session => FindAsync(session, id), cancellation);

    public Task<IReadOnlyList<EventRecord>> ListAsync(
        StreamKey stream, long after = 0, int most = 100, string? watch = null, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
            Select + OfStream + OfWatch + "AND sequence > @after ORDER BY sequence LIMIT @most",
            new { tenant = stream.Tenant.Value, stream = stream.Stream.Value, watch, after, most }, Read), cancellation);

    public Task<IReadOnlyList<EventRecord>> ListAsync(TenantId tenant, long after = 0, int most = 100, CancellationToken cancellation = default) => database.ReadAsync(
        session => session.ListAsync(Select + "WHERE tenant = @tenant AND sequence > @after ORDER BY sequence LIMIT @most", new { tenant = tenant.Value, after, most }, Read), cancellation);

    public Task<long> LastAsync(TenantId tenant, CancellationToken cancellation = default) => database.ReadAsync(
        session => session.CountAsync("SELECT COALESCE(MAX(sequence), 0) FROM events WHERE tenant = @tenant", new { tenant = tenant.Value }), cancellation);

    public Task<IReadOnlyList<EventRecord>> NewestAsync(StreamKey stream, int most = 100, string? watch = null, CancellationToken cancellation = default) => database.ReadAsync(
        session => session.ListAsync(
            Select + OfStream + OfWatch + "ORDER BY sequence DESC LIMIT @most",
            new { tenant = stream.Tenant.Value, stream = stream.Stream.Value, watch, most }, Read), cancellation);

    private static Task<int> InsertAsync(Session session, EventRecord happened) => session.ExecuteAsync(
        "INSERT INTO events (id, tenant, stream, watch, body, at) VALUES (@id, @tenant, @stream, @watch, @body, @at)",
        new
        {
            id = happened.Id,
            tenant = happened.Stream.Tenant.Value,
            stream = happened.Stream.Stream.Value,
            watch = happened.Watch,
            body = happened.Body,
            at = Columns.Of(happened.At),
        });

    private static Task<EventRecord?> FindAsync(Session session, string id) => session.FindAsync(Select + "WHERE id = @id", new { id }, Read);

    private async Task<long> DropOldestAsync(Session session, StreamKey key)
    {
        var (tenant, stream) = (key.Tenant.Value, key.Stream.Value);
        var excess = await session.CountAsync("SELECT count(*) FROM events " + OfStream, new { tenant, stream }) - settings.EventsPerStream;
        return excess <= 0 ? 0 : await session.ExecuteAsync(
            $"DELETE FROM events WHERE sequence IN (SELECT sequence FROM events {OfStream}ORDER BY sequence LIMIT @excess)", new { tenant, stream, excess });
    }

    private static EventRecord Read(DbDataReader row) =>
        new(row.GetInt64(2), row.GetString(3), row.Stream(0), row.GetString(4), row.GetString(5), row.Time(6));
}
