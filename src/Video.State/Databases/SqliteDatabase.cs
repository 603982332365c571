using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Video.State.Databases;

/// <summary>A SQLite file in write-ahead mode: readers go on beside the one writer. One process at a time has it.</summary>
internal sealed class SqliteDatabase(StateFolder folder) : IDatabase
{
    /// <summary>https://www.sqlite.org/rescode.html: busy, locked, input/output error, cannot open, locking protocol.</summary>
    private static readonly int[] Passing = [5, 6, 10, 14, 15];

    private const int Full = 13;

    private readonly SemaphoreSlim _writer = new(1);
    private readonly Lazy<string> _connection = new(() => new SqliteConnectionStringBuilder
    {
        DataSource = System.IO.Path.Combine(folder.Path, "state.db"),
        // Seconds that one try waits for a lock of someone else, such as a backup.
        DefaultTimeout = 1,
    }.ConnectionString);

    private FileStream? _taken;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public string Kind => "sqlite";

    public string Place => System.IO.Path.Combine(folder.Path, "state.db");

    /// <summary>Asks for the lock at once: a reader that becomes a writer later would be refused when another has written meanwhile.</summary>
    public string Begin => "BEGIN IMMEDIATE";

    public SchemaWords Words { get; } = new("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB", "TEXT");

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        _taken ??= Take();
        // Made here, so that nobody else can read it from the first moment.
        if (!File.Exists(Place)) await File.Open(Place, StateFolder.PrivateFile(FileMode.CreateNew)).DisposeAsync();
        await using var connection = await ConnectAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection.Value);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writers of this process wait here, in order, rather than try for SQLite's lock again and again.</summary>
    public async Task<IDisposable> BeginWritingAsync(CancellationToken cancellation)
    {
        await _writer.WaitAsync(cancellation);
        return new Turn(_writer);
    }

    /// <summary>A writer is alone already.</summary>
    public Task LockAsync(Session session, DatabaseLock what) => Task.CompletedTask;

    public bool Passes(Exception failure) => failure is SqliteException sqlite && Passing.Contains(sqlite.SqliteErrorCode);

    public bool IsFull(Exception failure) => failure is SqliteException { SqliteErrorCode: Full };

    public void DropConnections()
    {
    }

    public ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            using var connection = new SqliteConnection(_connection.Value);
            SqliteConnection.ClearPool(connection);
        }

        _taken?.Dispose();
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The lock on this file ends with the process, however it ends.</summary>
    private FileStream Take()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(folder.Path, "state.lock"), StateFolder.PrivateFile(FileMode.OpenOrCreate));
        }
        catch (IOException failure)
        {
            throw new VideoException(ErrorCode.Conflict,
                $"Another process uses the state in {folder.Path}; end it, or give this one another --state-dir.", "state-dir", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new VideoException(ErrorCode.Environment, $"The state in {folder.Path} cannot be written: {failure.Message}", "state-dir", failure);
        }
    }

    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
