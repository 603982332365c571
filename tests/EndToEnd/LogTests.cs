using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Video.Tests.EndToEnd;

/// <summary>What the service writes to its log as JSON: whom every line is about, and nothing that is secret.</summary>
public sealed class LogTests : IDisposable
{
    private const string Question = "was the mayor at the purple door?", Password = "hunter2-of-camera";

    private readonly string _memory = Directory.CreateTempSubdirectory("video-log-").FullName;

    public void Dispose() => Directory.Delete(_memory, recursive: true);

    [Fact]
    public async Task Every_line_is_JSON_a_requests_lines_carry_its_id_and_nothing_secret_is_in_any()
    {
        // Something lies where the stream's folder should be, so that it cannot be remembered on disk.
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_memory, "main")).FullName, "door"), "");
        using var server = VideoProgram.Start("serve", "--memory-dir", _memory, "--urls", "http://127.0.0.1:0", "--files", "streams", "--rtsp-port", "none", "--log-format", "json", "--allow-network", "127.0.0.0/8", "--webhook-network", "127.0.0.0/8");
        string log;
        string key, secret;
        try
        {
            var lines = server.StandardOutput.ReadToEndAsync();
            (var address, key) = await PeopleAreToldAsync(server);
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            while (!(await http.GetAsync("/health/ready")).IsSuccessStatusCode) await Task.Delay(50);
            secret = await UseAsync(http, key);
            server.Kill(entireProcessTree: true);
            log = await lines;
        }
        finally
        {
            if (!server.HasExited) server.Kill(entireProcessTree: true);
        }

        var entries = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var asked = Assert.Single(entries, entry => MessageOf(entry).StartsWith("POST /v1/streams/door/ask was answered with 200", StringComparison.Ordinal));
        Assert.Equal(("log-1", "main", "door"), (ScopeOf(asked, "RequestId"), ScopeOf(asked, "Tenant"), ScopeOf(asked, "Stream")));
        foreach (var entry in entries.Where(entry => MessageOf(entry).Contains("was answered with", StringComparison.Ordinal))) Assert.NotNull(ScopeOf(entry, "RequestId"));
        var ended = Assert.Single(entries, entry => MessageOf(entry).StartsWith("Stream door is ended", StringComparison.Ordinal));
        Assert.Equal(("main", "door"), (ScopeOf(ended, "Tenant"), ScopeOf(ended, "Stream")));
        Assert.Single(entries, entry => MessageOf(entry).StartsWith("Stream door is remembered in RAM alone: ", StringComparison.Ordinal) && ScopeOf(entry, "Stream") == "door");
        foreach (var secretText in (string[])[key, key[16..], Password, Question, "mayor", secret]) Assert.DoesNotContain(secretText, log, StringComparison.Ordinal);
    }

    /// <summary>Opens streams, asks, watches, and is refused, each with something secret.</summary>
    /// <returns>The watch's secret.</returns>
    private static async Task<string> UseAsync(HttpClient http, string key)
    {
        await SendAsync(http, HttpMethod.Post, "/v1/streams", new { id = "door", url = "streams/doorway/clip.mp4", pace = "fast" }, 201);
        await SendAsync(http, HttpMethod.Post, "/v1/streams", new { id = "camera", url = $"rtsp://admin:{Password}@127.0.0.1:9/cam?token={Password}" }, 422);
        await SendAsync(http, HttpMethod.Get, $"/v1/streams/none?key={key}&password={Password}", null, 404);
        while ((await SendAsync(http, HttpMethod.Get, "/v1/streams/door", null, 200)).GetProperty("state").GetString() != "ended") await Task.Delay(50);
        await SendAsync(http, HttpMethod.Post, "/v1/streams/door/ask", new { question = Question }, 200);
        var watch = await SendAsync(http, HttpMethod.Post, "/v1/streams/door/watches", new { condition = Question, webhook = $"http://127.0.0.1:9/hook?token={Password}" }, 201);
        // The log looks at streams twice a second.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        return watch.GetProperty("webhook_secret").GetString()!;
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, object? body, int expected)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Request-Id", "log-1");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>Where log lines are JSON, what is for people comes on the other output.</summary>
    private static async Task<(string Address, string Key)> PeopleAreToldAsync(Process server)
    {
        var told = new StringBuilder();
        string? address = null;
        while (await server.StandardError.ReadLineAsync() is { } line)
        {
            told.AppendLine(line);
            address ??= line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal))?.TrimEnd(',', ';');
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("vk_", StringComparison.Ordinal)) is { } key) return (address!, key);
        }
        throw new InvalidOperationException("The server ended: " + told);
    }

    private static string MessageOf(JsonElement entry) => entry.GetProperty("Message").GetString()!;

    /// <summary>The innermost that says it.</summary>
    private static string? ScopeOf(JsonElement entry, string name) => entry.GetProperty("Scopes").EnumerateArray()
        .Where(scope => scope.ValueKind == JsonValueKind.Object && scope.TryGetProperty(name, out _)).Select(scope => scope.GetProperty(name).GetString()).LastOrDefault();
}
