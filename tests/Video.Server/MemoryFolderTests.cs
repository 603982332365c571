using System.Text.Json;
using Video.Streams;

namespace Video.Tests.Server;

/// <summary>What outlives the service where it was given a folder to remember in.</summary>
public sealed class MemoryFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-memory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_stream_opened_again_goes_on_and_says_when_it_was_not_open()
    {
        double first;
        await using (var server = await StartAsync())
        {
            await server.OpenAsync("door", "doorway");
            first = Position((await server.SendAsync(HttpMethod.Get, "/v1/streams/door")).Body);
        }
        await using (var server = await StartAsync())
        {
            Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/door")).Status);
            await server.OpenAsync("door", "crossing");
            var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/door");
            var memory = stream.GetProperty("memory");
            Assert.Equal(("ok", 0), (memory.GetProperty("state").GetString(), memory.GetProperty("oldest").GetDouble()));
            Assert.True(memory.GetProperty("disk_bytes").GetInt64() > 0);

            // The second clip began after the first run's last archived frame and the time between.
            var gap = memory.GetProperty("gaps").EnumerateArray().Single(gap => gap.GetProperty("reason").GetString() == "the stream was not open");
            var (from, to) = (gap.GetProperty("from").GetDouble(), gap.GetProperty("to").GetDouble());
            Assert.InRange(from, first / 2, first);
            Assert.True(to > from);
            Assert.True(Position(stream) > to + 10, stream.ToString());

            // Before, within and across what is not known.
            var before = await AskAsync(server, new { question = "what happened?", to = from });
            Assert.Equal((from, 0), (before.GetProperty("as_of").GetDouble(), before.GetProperty("gaps").GetArrayLength()));
            Assert.All(before.GetProperty("evidence").EnumerateArray(), span => Assert.InRange(span.GetProperty("to").GetDouble(), 0, from));
            var across = await AskAsync(server, new { question = "what happened?", from = from - 1 });
            Assert.Equal(gap.ToString(), Assert.Single(across.GetProperty("gaps").EnumerateArray()).ToString());
            var (status, within) = await server.SendAsync(HttpMethod.Post, "/v1/streams/door/ask", new { question = "what happened?", from = from + ((to - from) / 3), to = to - ((to - from) / 3) });
            Assert.True(status == 400, within.ToString());
            Assert.Contains("the stream was not open", within.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Closing_keeps_what_was_remembered_and_forgetting_deletes_it()
    {
        await using var server = await StartAsync();
        await server.OpenAsync("kept", "doorway");
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/kept")).Status);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder, "main", "kept")));
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/kept?forget=true")).Status);
        Assert.False(Directory.Exists(Path.Combine(_folder, "main", "kept")));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/kept?forget=true")).Status);

        await server.OpenAsync("kept", "doorway");
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/kept?forget=true")).Status);
        Assert.False(Directory.Exists(Path.Combine(_folder, "main", "kept")));
    }

    [Fact]
    public async Task A_file_that_is_no_memory_is_refused_and_left_as_it_was()
    {
        await using var server = await StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "main", "odd")).FullName;
        await server.OpenAsync("good", "doorway");
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/good")).Status);
        var name = Path.GetFileName(Directory.GetFiles(Path.Combine(_folder, "main", "good")).MaxBy(file => new FileInfo(file).Length)!);
        File.WriteAllText(Path.Combine(folder, name), new string('x', 10_000));
        var (status, body) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "odd", url = RunningServer.Clip("doorway") });
        Assert.InRange(status, 400, 499);
        Assert.Contains(name, body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(new string('x', 10_000), File.ReadAllText(Path.Combine(folder, name)));
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/odd")).Status);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_leaves_the_stream_to_memory_alone_and_says_so()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "main"));
        File.WriteAllText(Path.Combine(_folder, "main", "blocked"), "a file where the stream's folder would be");
        await using var server = await StartAsync();
        await server.OpenAsync("blocked", "doorway");
        var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/blocked");
        var memory = stream.GetProperty("memory");
        Assert.Equal("ram_only", memory.GetProperty("state").GetString());
        Assert.False(string.IsNullOrEmpty(memory.GetProperty("reason").GetString()));
        Assert.True(memory.GetProperty("blocks").GetInt32() > 0);
        Assert.NotEmpty((await AskAsync(server, new { question = "what happened?" }, "blocked")).GetProperty("answer").GetString()!);
    }

    private async Task<RememberingServer> StartAsync()
    {
        var server = new RememberingServer(_folder);
        await server.InitializeAsync();
        return server;
    }

    private static double Position(JsonElement stream) => stream.GetProperty("position").GetDouble();

    private static async Task<JsonElement> AskAsync(RunningServer server, object body, string stream = "door")
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, $"/v1/streams/{stream}/ask", body);
        Assert.True(status == 200, answer.ToString());
        return answer;
    }

    /// <summary>Small blocks, so that a short clip makes several.</summary>
    private sealed class RememberingServer(string folder) : RunningServer, IAsyncDisposable
    {
        protected override MemoryStore Memory => new() { Method = "rolling:block=32,age=3", Folder = folder };

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
