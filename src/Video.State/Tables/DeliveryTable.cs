using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IDeliveryTable"/>
internal sealed class DeliveryTable(StateDatabase database, StateSettings settings) : IDeliveryTable
{
    private const string Pending = "pending";
    private const string Select = "SELECT tenant, stream, id, event, watch, url, body, created, attempts, next_attempt, state, last_error FROM deliveries ";

    public async Task SaveAsync(DeliveryRecord delivery, CancellationToken cancellation = default) => database.Dropped.AddDeliveries(
        await database.WriteAsync(session => SaveAsync(session, delivery, settings.DeliveriesPerTenant), cancellation));

    public Task<DeliveryRecord?> FindAsync(string id, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE id = @id", new { id }, Read), cancellation);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellation = default) => database.WriteAsync(async session =>
        await session.ExecuteAsync("DELETE FROM deliveries WHERE id = @id", new { id }) > 0, cancellation);

    public Task<IReadOnlyList<DeliveryRecord>> DueAsync(DateTimeOffset now, int most = 100, CancellationToken cancellation = default) => database.ReadAsync(
        session => session.ListAsync(
            Select + "WHERE state = 'pending' AND next_attempt <= @now ORDER BY next_attempt, id LIMIT @most", new { now = Columns.Of(now), most }, Read), cancellation);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default) => database.ReadAsync(async session =>
    {
        var next = await session.ListAsync(
            "SELECT next_attempt FROM deliveries WHERE state = 'pending' ORDER BY next_attempt LIMIT 1", null, row => row.TimeOrNull(0));
        return next.Count == 0 ? null : next[0];
    }, cancellation);

    public Task<IReadOnlyList<DeliveryRecord>> ListAsync(
        TenantId tenant, DeliveryState? state = null, int most = 100, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
            Select + "WHERE tenant = @tenant AND (@state IS NULL OR state = @state) ORDER BY created DESC, id DESC LIMIT @most",
            new { tenant = tenant.Value, state = state is { } one ? Name(one) : null, most }, Read), cancellation);

    /// <summary>Saves within a transaction, and keeps the tenant's deliveries within their bounds.</summary>
    /// <returns>How many waiting ones were given up for it.</returns>
    internal static async Task<long> SaveAsync(Session session, DeliveryRecord delivery, int most)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO deliveries (id, event, tenant, stream, watch, url, body, created, attempts, next_attempt, state, last_error)
            VALUES (@id, @occurrence, @tenant, @stream, @watch, @url, @body, @created, @attempts, @next, @state, @error)
            ON CONFLICT (id) DO UPDATE SET event = excluded.event, tenant = excluded.tenant, stream = excluded.stream, watch = excluded.watch, url = excluded.url,
                body = excluded.body, created = excluded.created, attempts = excluded.attempts, next_attempt = excluded.next_attempt, state = excluded.state,
                last_error = excluded.last_error
            """,
            new
            {
                id = delivery.Id,
                occurrence = delivery.EventId,
                tenant = delivery.Stream.Tenant.Value,
                stream = delivery.Stream.Stream.Value,
                watch = delivery.Watch,
                url = delivery.Url,
                body = delivery.Body,
                created = Columns.Of(delivery.Created),
                attempts = (long)delivery.Attempts,
                next = Columns.Of(delivery.NextAttempt),
                state = Name(delivery.State),
                error = delivery.LastError,
            });
        var tenant = delivery.Stream.Tenant.Value;
        var givenUp = await GiveUpOldestAsync(session, tenant, most);
        await DeleteOldestFinishedAsync(session, tenant, most);
        return givenUp;
    }

    private static async Task<long> GiveUpOldestAsync(Session session, string tenant, int most)
    {
        var excess = await session.CountAsync("SELECT count(*) FROM deliveries WHERE tenant = @tenant AND state = 'pending'", new { tenant }) - most;
        return excess <= 0 ? 0 : await session.ExecuteAsync(
            """
            UPDATE deliveries SET state = 'dead', last_error = @error
            WHERE id IN (SELECT id FROM deliveries WHERE tenant = @tenant AND state = 'pending' ORDER BY created, id LIMIT @excess)
            """,
            new { tenant, excess, error = $"Given up: more than {most} deliveries waited." });
    }

    private static async Task DeleteOldestFinishedAsync(Session session, string tenant, int most)
    {
        var excess = await session.CountAsync("SELECT count(*) FROM deliveries WHERE tenant = @tenant AND state IN ('delivered', 'dead')", new { tenant }) - most;
        if (excess <= 0) return;
        await session.ExecuteAsync(
            """
            DELETE FROM deliveries
            WHERE id IN (SELECT id FROM deliveries WHERE tenant = @tenant AND state IN ('delivered', 'dead') ORDER BY created, id LIMIT @excess)
            """,
            new { tenant, excess });
    }

    private static string Name(DeliveryState state) => state switch
    {
        DeliveryState.Pending => Pending,
        DeliveryState.Delivered => "delivered",
        DeliveryState.Dead => "dead",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static DeliveryRecord Read(DbDataReader row) => new(
        row.GetString(2), row.GetString(3), row.Stream(0), row.GetString(4), row.GetString(5), row.GetString(6), row.Time(7), (int)row.GetInt64(8), row.Time(9),
        Enum.Parse<DeliveryState>(row.GetString(10), ignoreCase: true), row.TextOrNull(11));
}
