using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>A service that is killed in the middle of a stream, and started again on the same folder.</summary>
public sealed class KilledServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_stream_goes_on_after_a_kill_with_what_was_archived_and_says_what_is_missing()
    {
        var archived = await OpenAndKillAsync();
        Assert.True(archived > 1);

        using var server = Serve();
        try
        {
            using var http = await ConnectAsync(server);
            await OpenAsync(http);
            var stream = await WaitAsync(http, stream => stream.GetProperty("frames").GetProperty("seen").GetInt64() > 0);
            var memory = stream.GetProperty("memory");
            Assert.Equal(("ok", 0), (memory.GetProperty("state").GetString(), memory.GetProperty("oldest").GetDouble()));
            Assert.True(memory.GetProperty("blocks").GetInt32() >= archived);
            var gap = memory.GetProperty("gaps").EnumerateArray().Single(gap => gap.GetProperty("reason").GetString() == "the stream was not open");
            var (from, to) = (gap.GetProperty("from").GetDouble(), gap.GetProperty("to").GetDouble());
            Assert.True(from > 1 && to > from, gap.ToString());

            var past = await SendAsync(http, HttpMethod.Post, "/v1/streams/gate/ask", new { question = "what happened?", to = from });
            Assert.Equal(from, past.GetProperty("as_of").GetDouble());
            Assert.Equal(0, past.GetProperty("gaps").GetArrayLength());
            var all = await SendAsync(http, HttpMethod.Post, "/v1/streams/gate/ask", new { question = "what happened?" });
            Assert.Contains(all.GetProperty("gaps").EnumerateArray(), found => found.ToString() == gap.ToString());
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    /// <returns>How many blocks were archived when it was killed.</returns>
    private async Task<int> OpenAndKillAsync()
    {
        using var server = Serve();
        try
        {
            using var http = await ConnectAsync(server);
            await OpenAsync(http);
            return (await WaitAsync(http, stream => stream.GetProperty("memory").GetProperty("blocks").GetInt32() > 2)).GetProperty("memory").GetProperty("blocks").GetInt32();
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private Process Serve() => VideoProgram.Start(
        "serve", "--no-keys", "--urls", "http://127.0.0.1:0", "--files", Path.Combine(Repository.Root, "streams"), "--memory-dir", _folder, "--memory", "rolling:block=24,age=2");

    private static async Task<HttpClient> ConnectAsync(Process server)
    {
        var http = new HttpClient { BaseAddress = new Uri(await VideoProgram.AddressOfAsync(server)), Timeout = TimeSpan.FromSeconds(60) };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode) await Task.Delay(50, patience.Token);
        return http;
    }

    private static Task OpenAsync(HttpClient http) =>
        SendAsync(http, HttpMethod.Post, "/v1/streams", new { id = "gate", url = Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4") });

    private static async Task<JsonElement> WaitAsync(HttpClient http, Func<JsonElement, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var stream = await SendAsync(http, HttpMethod.Get, "/v1/streams/gate", null);
            if (until(stream)) return stream;
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
