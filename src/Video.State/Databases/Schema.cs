namespace Video.State.Databases;

/// <summary>The tables, version by version. A version that was released is never changed: what must change is a further version.</summary>
internal static class Schema
{
    private static readonly string[] Versions =
    [
        """
        CREATE TABLE tenants (id {text} PRIMARY KEY, limits TEXT NOT NULL, created BIGINT NOT NULL);

        CREATE TABLE keys (
            id {text} PRIMARY KEY, tenant {text} NOT NULL, name TEXT NOT NULL, hash {bytes} NOT NULL, scopes TEXT NOT NULL,
            created BIGINT NOT NULL, expires BIGINT, last_used BIGINT);
        CREATE INDEX keys_of_tenant ON keys (tenant, created);

        CREATE TABLE streams (tenant {text} NOT NULL, name {text} NOT NULL, spec TEXT NOT NULL, created BIGINT NOT NULL, PRIMARY KEY (tenant, name));

        CREATE TABLE watches (
            id {text} PRIMARY KEY, tenant {text} NOT NULL, stream {text} NOT NULL, spec TEXT NOT NULL, state TEXT NOT NULL, created BIGINT NOT NULL);
        CREATE INDEX watches_of_stream ON watches (tenant, stream, created);

        CREATE TABLE events (
            sequence {sequence}, id {text} NOT NULL UNIQUE, tenant {text} NOT NULL, stream {text} NOT NULL, watch {text} NOT NULL,
            body TEXT NOT NULL, at BIGINT NOT NULL);
        CREATE INDEX events_of_stream ON events (tenant, stream, sequence);

        CREATE TABLE deliveries (
            id {text} PRIMARY KEY, event {text} NOT NULL, tenant {text} NOT NULL, stream {text} NOT NULL, watch {text} NOT NULL, url TEXT NOT NULL,
            body TEXT NOT NULL, created BIGINT NOT NULL, attempts BIGINT NOT NULL, next_attempt BIGINT NOT NULL, state {text} NOT NULL, last_error TEXT);
        CREATE INDEX deliveries_due ON deliveries (state, next_attempt);
        CREATE INDEX deliveries_of_tenant ON deliveries (tenant, state, created);

        CREATE TABLE files (
            id {text} PRIMARY KEY, tenant {text} NOT NULL, name TEXT NOT NULL, bytes BIGINT NOT NULL, purpose TEXT NOT NULL, path TEXT NOT NULL,
            created BIGINT NOT NULL);
        CREATE INDEX files_of_tenant ON files (tenant, created);

        CREATE TABLE jobs (
            id {text} PRIMARY KEY, tenant {text} NOT NULL, kind TEXT NOT NULL, priority BIGINT NOT NULL, status TEXT NOT NULL, spec TEXT NOT NULL,
            progress TEXT NOT NULL, created BIGINT NOT NULL, started BIGINT, finished BIGINT, error TEXT, result TEXT);
        CREATE INDEX jobs_of_tenant ON jobs (tenant, created);

        CREATE TABLE chunks (job {text} NOT NULL, place BIGINT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (job, place));
        """,
    ];

    /// <summary>The version that this program reads and writes.</summary>
    public static int Current => Versions.Length;

    /// <summary>Brings the database to <see cref="Current"/>, all of it or nothing.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.Environment"/>: it was written by a newer program.</exception>
    public static async Task UpdateAsync(Session session, IDatabase database)
    {
        await database.LockAsync(session, DatabaseLock.Schema);
        await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)");
        var found = await session.CountAsync("SELECT max(version) FROM schema_version");
        if (found > Current)
        {
            throw new VideoException(ErrorCode.Environment,
                $"The state in {database.Place} was written by a newer version of this program: its schema is {found}, this program knows up to {Current}.", "state-dir");
        }

        for (var version = (int)found + 1; version <= Current; version++)
        {
            await session.ExecuteAsync(Filled(Versions[version - 1], database.Words));
            await session.ExecuteAsync("INSERT INTO schema_version (version) VALUES (@version)", new { version });
        }
    }

    private static string Filled(string sql, SchemaWords words) => sql
        .Replace("{sequence}", words.Sequence, StringComparison.Ordinal)
        .Replace("{bytes}", words.Bytes, StringComparison.Ordinal)
        .Replace("{text}", words.Text, StringComparison.Ordinal);
}
