using System.Text;
using System.Text.Json;
using Video.State;
using Video.Streams;

namespace Video.Tests.Server.Streams;

/// <summary>What was open is open again after the service was started anew.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-resume-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_stream_goes_on_in_a_new_epoch_where_its_file_was_left()
    {
        double before;
        long whole;
        await using (var server = await StartAsync())
        {
            await server.OpenAsync("whole", "doorway");
            whole = (await server.SendAsync(HttpMethod.Get, "/v1/streams/whole")).Body.GetProperty("frames").GetProperty("seen").GetInt64();
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/whole?forget=true")).Status);
            await OpenAsync(server, new { id = "door", url = RunningServer.Clip("doorway"), labels = new { site = "north" } });
            before = Position(await WaitAsync(server, "door", stream => stream.GetProperty("memory").GetProperty("blocks").GetInt32() > 1));
        }

        await using (var server = await StartAsync())
        {
            var stream = await WaitAsync(server, "door", stream => stream.GetProperty("frames").GetProperty("seen").GetInt64() > 0);
            Assert.Equal((1, "north"), (stream.GetProperty("source").GetProperty("epoch").GetInt32(), stream.GetProperty("labels").GetProperty("site").GetString()));
            Assert.Contains(stream.GetProperty("memory").GetProperty("gaps").EnumerateArray(), gap => gap.GetProperty("reason").GetString() == "the stream was not open");
            Assert.True(Position(stream) > before);
            Assert.Equal("door", (await server.SendAsync(HttpMethod.Get, "/v1/streams")).Body.GetProperty("data")[0].GetProperty("id").GetString());
            var ended = await WaitAsync(server, "door", stream => stream.GetProperty("state").GetString() == "ended");
            // What was archived before is not read again.
            Assert.InRange(ended.GetProperty("frames").GetProperty("seen").GetInt64(), 1, whole - 3);
        }

        await using (var server = await StartAsync())
        {
            var stream = await WaitAsync(server, "door", stream => stream.GetProperty("state").GetString() == "ended");
            Assert.Equal(0, stream.GetProperty("frames").GetProperty("decoded").GetInt64());
            Assert.Equal(200, (await server.SendAsync(HttpMethod.Post, "/v1/streams/door/ask", new { question = "what happened?" })).Status);
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/door")).Status);
        }

        await using (var server = await StartAsync()) Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/door")).Status);
    }

    [Fact]
    public async Task What_was_paused_is_paused_and_what_cannot_be_opened_again_is_listed_with_the_reason()
    {
        string clip;
        await using (var server = await StartAsync())
        {
            clip = Path.Combine(server.Scratch, "clip.mp4");
            File.Copy(RunningServer.Clip("doorway"), clip);
            await OpenAsync(server, new { id = "paused", url = RunningServer.Clip("doorway"), paused = true });
            await OpenAsync(server, new { id = "gone", url = clip });
        }

        await using (var server = await StartAsync())
        {
            await WaitAsync(server, "paused", stream => stream.GetProperty("state").GetString() == "paused");
            // Another server's scratch folder is none that this one may read.
            var gone = await WaitAsync(server, "gone", stream => stream.GetProperty("state").GetString() == "failed");
            Assert.Contains("outside the folders", gone.GetProperty("reason").GetString(), StringComparison.Ordinal);
            var (status, asked) = await server.SendAsync(HttpMethod.Post, "/v1/streams/gone/ask", new { question = "what happened?" });
            Assert.True(status == 503, asked.ToString());
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/gone")).Status);
        }
    }

    [Fact]
    public async Task Neither_what_is_shown_nor_what_is_stored_holds_a_password()
    {
        await using (var server = await StartAsync())
        {
            await OpenAsync(server, new { id = "camera", url = "rtsp://operator:hunter2@127.0.0.1:9/stream", probe = false });
            var stream = await WaitAsync(server, "camera", stream => stream.GetProperty("source").GetProperty("failed_tries").GetInt64() > 0);
            Assert.Equal("rtsp://127.0.0.1:9/stream", stream.GetProperty("url").GetString());
            Assert.DoesNotContain("hunter2", stream.ToString(), StringComparison.Ordinal);
        }

        Assert.All(Directory.GetFiles(Path.Combine(_folder, "state")), file => Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes("hunter2")) >= 0, file));
        await using (var server = await StartAsync())
        {
            // It is tried again with the password, of which nobody is told.
            var stream = await WaitAsync(server, "camera", stream => stream.GetProperty("source").GetProperty("failed_tries").GetInt64() > 0);
            Assert.DoesNotContain("hunter2", stream.ToString(), StringComparison.Ordinal);
        }
    }

    private static double Position(JsonElement stream) => stream.GetProperty("position").GetDouble();

    private static async Task OpenAsync(RunningServer server, object body)
    {
        var (status, reply) = await server.SendAsync(HttpMethod.Post, "/v1/streams", body);
        Assert.True(status == 201, reply.ToString());
    }

    private static async Task<JsonElement> WaitAsync(RunningServer server, string id, Func<JsonElement, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var (status, stream) = await server.SendAsync(HttpMethod.Get, $"/v1/streams/{id}");
            if (status == 200 && until(stream)) return stream;
            await Task.Delay(30, patience.Token);
        }
    }

    private async Task<LastingServer> StartAsync()
    {
        var server = new LastingServer(_folder);
        await server.InitializeAsync();
        return server;
    }

    private sealed class LastingServer(string folder) : RunningServer, IAsyncDisposable
    {
        protected override StateSettings State => new() { Folder = Path.Combine(folder, "state") };

        protected override MemoryStore Memory => new() { Folder = Path.Combine(folder, "memory"), Method = "rolling:block=24,age=2" };

        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
