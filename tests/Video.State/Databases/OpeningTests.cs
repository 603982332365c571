using Video.State;
using Video.State.Databases;

namespace Video.Tests.State.Databases;

public sealed class OpeningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-state-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory, EveryDatabase]
    public async Task What_was_saved_is_there_after_a_restart(DatabaseKind kind)
    {
        var settings = Settings(kind);
        await using (var before = await TestState.OpenAsync(settings)) await before.Streams.SaveAsync(Sample.Stream("gate"));
        await using var after = await TestState.OpenAsync(settings);
        Assert.Equal([Sample.Stream("gate")], await after.Streams.ListAsync());
    }

    [SkippableTheory, EveryDatabase]
    public async Task A_schema_newer_than_the_program_is_refused_and_left_alone(DatabaseKind kind)
    {
        var settings = Settings(kind);
        await using (var before = await TestState.OpenAsync(settings)) await before.Streams.SaveAsync(Sample.Stream("gate"));
        await ExecuteAsync(settings, "INSERT INTO schema_version (version) VALUES (99)");
        var refused = await Assert.ThrowsAsync<VideoException>(() => TestState.OpenAsync(settings));
        Assert.Equal(ErrorCode.Environment, refused.Code);
        Assert.EndsWith($"was written by a newer version of this program: its schema is 99, this program knows up to {Schema.Current}.", refused.Message, StringComparison.Ordinal);
        await ExecuteAsync(settings, "DELETE FROM schema_version WHERE version = 99");
        await using var after = await TestState.OpenAsync(settings);
        Assert.Single(await after.Streams.ListAsync());
    }

    [Fact]
    public async Task A_second_process_on_one_file_is_refused()
    {
        await using var first = await TestState.OpenAsync(new StateSettings { Folder = _folder });
        var refused = await Assert.ThrowsAsync<VideoException>(() => TestState.OpenAsync(new StateSettings { Folder = _folder }));
        Assert.Equal((ErrorCode.Conflict, $"Another process uses the state in {_folder}; end it, or give this one another --state-dir."), (refused.Code, refused.Message));
        await first.Streams.SaveAsync(Sample.Stream("gate"));
    }

    [SkippableFact]
    public async Task Nodes_that_begin_together_on_one_server_make_the_schema_once()
    {
        var settings = Settings(DatabaseKind.Postgres);
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestState.OpenAsync(settings)));
        await nodes[0].Streams.SaveAsync(Sample.Stream("gate"));
        Assert.Single(await nodes[3].Streams.ListAsync());
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_left()
    {
        var before = Directory.GetDirectories(Path.GetTempPath(), "video-state-??????").ToHashSet();
        string[] made;
        await using (var state = await TestState.OpenAsync(new StateSettings()))
        {
            await state.Streams.SaveAsync(Sample.Stream("gate"));
            made = [.. Directory.GetDirectories(Path.GetTempPath(), "video-state-??????").Where(folder => !before.Contains(folder) && File.Exists(Path.Combine(folder, "state.db")))];
        }

        Assert.NotEmpty(made);
        Assert.Contains(made, folder => !Directory.Exists(folder));
    }

    [Theory]
    [InlineData("Host=db;Passwort=geheim")]
    [InlineData("geheim")]
    [InlineData("Password=geheim")]
    public async Task What_is_no_connection_string_is_refused_without_being_repeated(string connection)
    {
        var refused = await Assert.ThrowsAsync<VideoException>(() => TestState.OpenAsync(new StateSettings { Database = connection }));
        Assert.Equal((ErrorCode.InvalidArgument, "database"), (refused.Code, refused.Param));
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_place_and_without_the_password()
    {
        var refused = await Assert.ThrowsAsync<VideoException>(() => TestState.OpenAsync(new StateSettings
        {
            Database = "Host=127.0.0.1;Port=1;Database=video;Username=video;Password=geheim",
            Retries = 1,
        }));
        Assert.Equal(ErrorCode.Unavailable, refused.Code);
        Assert.StartsWith("The state's database 127.0.0.1/video does not answer: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "state.db"), string.Concat(Enumerable.Repeat("this is no database ", 100)));
        var refused = await Assert.ThrowsAsync<VideoException>(() => TestState.OpenAsync(new StateSettings { Folder = _folder }));
        Assert.Contains("not a database", refused.Message, StringComparison.Ordinal);
    }

    private StateSettings Settings(DatabaseKind kind) => kind == DatabaseKind.Sqlite
        ? new StateSettings { Folder = _folder }
        : new StateSettings { Database = PostgresCluster.Shared.CreateDatabase() };

    private static async Task ExecuteAsync(StateSettings settings, string sql)
    {
        await using IDatabase database = settings.Database is { } connection ? new PostgresDatabase(connection) : new SqliteDatabase(new StateFolder(settings));
        await using var opened = await database.ConnectAsync(default);
        await using var command = opened.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
