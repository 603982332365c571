using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Video.State;

namespace Video.Tests.State.Databases;

/// <summary>The database is locked, full or gone for a while: calls wait for it so long, then say so, and go on when it is back.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-state-test-").FullName;
    private SqliteTransaction? _begin;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_write_waits_until_someone_elses_lock_ends()
    {
        await using var state = await TestState.OpenAsync(new StateSettings { Folder = _folder, Retries = 100 });
        await using (await LockedAsync())
        {
            var write = state.Streams.SaveAsync(Sample.Stream("gate"));
            while (state.Health.Retries == 0) await Task.Delay(10);
            Assert.False(write.IsCompleted);
            // Readers go on beside a writer.
            Assert.Empty(await state.Streams.ListAsync());
            await ReleaseAsync();
            await write;
        }

        Assert.Single(await state.Streams.ListAsync());
        Assert.Equal((true, 0), (state.Health.Reachable, state.Health.Failures));
    }

    [Fact]
    public async Task A_lock_that_does_not_end_is_told_and_counted_and_later_writes_succeed()
    {
        await using var state = await TestState.OpenAsync(new StateSettings { Folder = _folder, Retries = 1 });
        await using (await LockedAsync())
        {
            var refused = await Assert.ThrowsAsync<VideoException>(() => state.Streams.SaveAsync(Sample.Stream("gate")));
            Assert.Equal((ErrorCode.Unavailable, "The service's database does not answer now; try again in a while."), (refused.Code, refused.Message));
            var health = state.Health;
            Assert.Equal((false, 1, 1), (health.Reachable, health.Retries, health.Failures));
            Assert.Contains("locked", health.LastError, StringComparison.Ordinal);
            Assert.NotNull(health.LastFailure);
            await ReleaseAsync();
        }

        await state.Streams.SaveAsync(Sample.Stream("gate"));
        Assert.True(state.Health.Reachable);
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        await using var state = await TestState.OpenAsync(new StateSettings { Folder = _folder });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; i < 20; i++) await state.Streams.SaveAsync(Sample.Stream($"s{writer}-{i}"));
        }));
        Assert.Equal(320, await state.Streams.CountAsync(TenantId.Main));
        Assert.Equal((0, 0), (state.Health.Retries, state.Health.Failures));
    }

    [SkippableFact]
    public async Task A_full_disk_is_an_error_and_no_end()
    {
        Skip.IfNot(Environment.UserName == "root" && Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder), "Only root can mount a small disk.");
        try
        {
            await using var state = await TestState.OpenAsync(new StateSettings { Folder = _folder, Retries = 1 });
            await state.Streams.SaveAsync(Sample.Stream("gate"));
            var big = new string('x', 100_000);
            var saved = 0;
            var refused = await Assert.ThrowsAsync<VideoException>(async () =>
            {
                for (; saved < 100; saved++) await state.Streams.SaveAsync(Sample.Stream($"s{saved}", spec: big));
            });
            Assert.Equal((ErrorCode.Unavailable, "The disk of the service's database is full; what was asked for was not done."), (refused.Code, refused.Message));
            Assert.True(state.Health.LastError!.Contains("full", StringComparison.Ordinal), state.Health.LastError);
            Assert.NotNull(await state.Streams.FindAsync(Sample.Key("gate")));
            Assert.Equal(saved + 1, await state.Streams.CountAsync(TenantId.Main));

            Assert.True(Run("mount", "-o", "remount,size=8m", _folder));
            await state.Streams.SaveAsync(Sample.Stream("again", spec: big));
            Assert.NotNull(await state.Streams.FindAsync(Sample.Key("again")));
        }
        finally
        {
            Assert.True(Run("umount", _folder));
        }
    }

    [SkippableFact]
    public async Task A_server_that_is_gone_for_a_while_is_waited_for_and_then_told_of()
    {
        using var cluster = new PostgresCluster();
        var connection = cluster.CreateDatabase();
        await using var patient = await TestState.OpenAsync(new StateSettings { Database = connection, Retries = 100 });
        await using var hasty = await TestState.OpenAsync(new StateSettings { Database = connection, Retries = 1 });
        // Several connections in the pool, all of which break.
        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(i => new[] { patient, hasty }.Select(state => state.Streams.SaveAsync(Sample.Stream($"s{i}")))));

        cluster.Stop();
        var refused = await Assert.ThrowsAsync<VideoException>(() => hasty.Streams.SaveAsync(Sample.Stream("lost")));
        Assert.Equal((ErrorCode.Unavailable, false, 1), (refused.Code, hasty.Health.Reachable, hasty.Health.Failures));
        var write = patient.Streams.SaveAsync(Sample.Stream("kept"));
        while (patient.Health.Retries == 0) await Task.Delay(10);
        cluster.Start();
        await write;
        await hasty.Streams.SaveAsync(Sample.Stream("again"));
        Assert.Equal((true, 0), (patient.Health.Reachable, patient.Health.Failures));
        Assert.Equal(10, await hasty.Streams.CountAsync(TenantId.Main));
    }

    /// <summary>Holds SQLite's write lock as a backup program would.</summary>
    private async Task<SqliteConnection> LockedAsync()
    {
        var other = new SqliteConnection($"Data Source={Path.Combine(_folder, "state.db")};Pooling=False");
        await other.OpenAsync();
        _begin = other.BeginTransaction(deferred: false);
        return other;
    }

    private Task ReleaseAsync() => _begin!.RollbackAsync();

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
