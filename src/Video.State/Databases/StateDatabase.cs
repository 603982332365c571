using System.Data.Common;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Video.State.Databases;

/// <summary>The database of the state: opened by the first call, each call tried again where it may help, all counted.</summary>
internal sealed class StateDatabase : IStateMonitor, IAsyncDisposable
{
    private readonly IDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _tries;
    private readonly SemaphoreSlim _opening = new(1);
    private volatile bool _open;

    // read from anywhere
    private long _calls;
    private long _retries;
    private long _failures;
    private volatile Failure? _last;
    private volatile bool _reachable = true;

    public StateDatabase(IDatabase database, StateSettings settings, TimeProvider time, ILogger<StateDatabase> log)
    {
        (_database, _time, _log) = (database, time, log);
        _tries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(database.Passes),
                // 7 tries over some 3 s: longer than a failover of a pooled connection or a backup's lock, shorter than a caller's patience.
                MaxRetryAttempts = settings.Retries,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromSeconds(2),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = _ =>
                {
                    Interlocked.Increment(ref _retries);
                    database.DropConnections();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    public Dropped Dropped { get; } = new();

    public StateHealth Health => new(
        _database.Kind, _reachable, Interlocked.Read(ref _calls), Interlocked.Read(ref _retries), Interlocked.Read(ref _failures), _last?.At, _last?.Reason,
        Dropped.Events, Dropped.Deliveries, Dropped.Jobs);

    /// <summary>Opens it now rather than at the first call.</summary>
    /// <exception cref="VideoException">It cannot be used; the message says why.</exception>
    public Task OpenAsync(CancellationToken cancellation) => CallAsync(_ => Task.FromResult(true), cancellation);

    public Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => CallAsync(async stop =>
    {
        await using var connection = await _database.ConnectAsync(stop);
        return await work(new Session(connection, stop));
    }, cancellation);

    /// <summary>All of the work is kept, or nothing of it. The work may be done more than once.</summary>
    public Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation) => CallAsync(stop => TransactAsync(work, stop), cancellation);

    public Task LockAsync(Session session, DatabaseLock what) => _database.LockAsync(session, what);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _opening.Dispose();
    }

    private async Task<T> TransactAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellation)
    {
        using var turn = await _database.BeginWritingAsync(cancellation);
        await using var connection = await _database.ConnectAsync(cancellation);
        // In SQL rather than as a DbTransaction: SQLite's fails to be disposed, and its connection with it, when a full disk has ended it already.
        var session = new Session(connection, cancellation);
        try
        {
            await session.ExecuteAsync(_database.Begin);
            var result = await work(session);
            await session.ExecuteAsync("COMMIT");
            return result;
        }
        catch
        {
            await RollBackAsync(connection);
            throw;
        }
    }

    private static async Task RollBackAsync(DbConnection connection)
    {
        try
        {
            await new Session(connection, default).ExecuteAsync("ROLLBACK");
        }
        catch (Exception ended) when (ended is DbException or InvalidOperationException or IOException)
        {
            // It never began, SQLite has ended it itself, or the server is gone and has ended it.
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            // SQLite's calls hold their thread; a grain's turn must not be held with it.
            var result = await Task.Run(() => _tries.ExecuteAsync(async stop =>
            {
                if (!_open) await PrepareAsync(stop);
                return await call(stop);
            }, cancellation).AsTask(), cancellation);
            if (!_reachable) _log.LogWarning("The state's database {Place} answers again", _database.Place);
            _reachable = true;
            return result;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref _failures);
            var reason = $"The state's database {_database.Place} does not answer: {failure.Message.TrimEnd('.')}.";
            _last = new Failure(_time.GetUtcNow(), reason);
            if (_reachable) _log.LogWarning(failure, "The state's database {Place} does not answer; what it does not take is refused until it does", _database.Place);
            _reachable = false;
            // Whoever starts the service is told all; whoever calls it need not know where its database is.
            throw new VideoException(
                ErrorCode.Unavailable,
                _database.IsFull(failure) ? "The disk of the service's database is full; what was asked for was not done."
                    : _open ? "The service's database does not answer now; try again in a while." : reason,
                inner: failure);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        await _opening.WaitAsync(cancellation);
        try
        {
            if (_open) return;
            await _database.PrepareAsync(cancellation);
            await TransactAsync(async session =>
            {
                await Schema.UpdateAsync(session, _database);
                return true;
            }, cancellation);
            _open = true;
        }
        finally
        {
            _opening.Release();
        }
    }

    private sealed record Failure(DateTimeOffset At, string Reason);
}
