using System.Data.Common;
using Npgsql;

namespace Video.State.Databases;

/// <summary>A PostgreSQL database, which several nodes may share. The tables are in its schema <c>video</c>, beside whatever else is there.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    public const string SchemaName = "video";

    private readonly NpgsqlDataSource _source;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: not a connection string.</exception>
    public PostgresDatabase(string connection)
    {
        var settings = Parse(connection);
        Place = $"{settings.Host}/{settings.Database ?? settings.Username}";
        settings.SearchPath ??= SchemaName;
        settings.ApplicationName ??= "video";
        if (!settings.ContainsKey("Timeout")) settings.Timeout = 3;
        if (!settings.ContainsKey("Command Timeout")) settings.CommandTimeout = 10;
        if (!settings.ContainsKey("Maximum Pool Size")) settings.MaxPoolSize = 16;
        _source = NpgsqlDataSource.Create(settings);
    }

    public string Kind => "postgresql";

    public string Place { get; }

    public string Begin => "BEGIN";

    public SchemaWords Words { get; } = new("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "BYTEA", "TEXT COLLATE \"C\"");

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        // Two nodes that begin together would both find no schema; these statements are one transaction.
        await new Session(connection, cancellation).ExecuteAsync($"SELECT pg_advisory_xact_lock({(int)DatabaseLock.Schema}); CREATE SCHEMA IF NOT EXISTS {SchemaName}");
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    /// <summary>PostgreSQL's writers need not wait for each other.</summary>
    public Task<IDisposable> BeginWritingAsync(CancellationToken cancellation) => Task.FromResult<IDisposable>(NoTurn.Instance);

    public Task LockAsync(Session session, DatabaseLock what) => session.ExecuteAsync($"SELECT pg_advisory_xact_lock({(int)what})");

    public bool Passes(Exception failure) => failure is NpgsqlException { IsTransient: true } or TimeoutException or IOException;

    public bool IsFull(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    public void DropConnections() => _source.Clear();

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Parse(string connection)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connection);
            return settings.Host is { Length: > 0 } ? settings : throw new ArgumentException("it names no host");
        }
        catch (Exception failure) when (failure is ArgumentException or KeyNotFoundException or FormatException)
        {
            // The reader's words may hold part of the connection string, and with it the password.
            throw new VideoException(ErrorCode.InvalidArgument, "The database is not a PostgreSQL connection string as in 'Host=db;Database=video;Username=video;Password=…'.", "database");
        }
    }

    private sealed class NoTurn : IDisposable
    {
        public static NoTurn Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
