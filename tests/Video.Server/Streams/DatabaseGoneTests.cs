using Microsoft.Data.Sqlite;
using Video.State;

namespace Video.Tests.Server.Streams;

public sealed class DatabaseGoneTests(DatabaseGoneTests.FiledServer server) : IClassFixture<DatabaseGoneTests.FiledServer>
{
    [Fact]
    public async Task While_the_database_is_locked_streams_go_on_and_what_could_not_be_written_down_is_refused()
    {
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "on", url = RunningServer.Clip("doorway"), loop = true });
        Assert.True(status == 201, body.ToString());
        await server.WaitForAsync("on", "live");
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(server.Folder, "state.db")};Pooling=False"))
        {
            await other.OpenAsync();
            using var locking = other.CreateCommand();
            locking.CommandText = "BEGIN EXCLUSIVE";
            await locking.ExecuteNonQueryAsync();

            var before = await SeenAsync();
            (status, body) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "new", publish = true });
            Assert.True(status == 503, body.ToString());
            Assert.Equal(503, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/on")).Status);
            while (await SeenAsync() <= before) await Task.Delay(50);
            Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/v1/streams/on/ask", new { question = "what is visible now?" })).Status);
        }

        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/new")).Status);
        Assert.Equal(201, (await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "new", publish = true })).Status);
        foreach (var id in (string[])["on", "new"]) Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/v1/streams/{id}")).Status);
    }

    private async Task<long> SeenAsync() => (await server.SendAsync(HttpMethod.Get, "/v1/streams/on")).Body.GetProperty("frames").GetProperty("seen").GetInt64();

    public sealed class FiledServer : RunningServer
    {
        public string Folder => Path.Combine(Scratch, "state");

        protected override StateSettings State => new() { Folder = Folder };
    }
}
