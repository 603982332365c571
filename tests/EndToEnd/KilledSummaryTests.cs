using System.Diagnostics;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>A service that is killed in the middle of a summary, three times, and started again on the same state.</summary>
public sealed class KilledSummaryTests : IDisposable
{
    private const int Repeats = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("video-killed-sum-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_summary_goes_on_after_every_kill_and_ends_with_no_part_twice_or_missing()
    {
        var clip = await LongClipAsync();
        string id;
        using (var first = await ServedAsync())
        {
            var file = await UploadAsync(first, clip);
            id = (await PostAsync(first, file)).GetProperty("id").GetString()!;
            await KillAsync(first, id, after: 2);
        }
        foreach (var parts in (int[])[6, 11])
        {
            using var again = await ServedAsync();
            await KillAsync(again, id, after: parts);
        }

        using var last = await ServedAsync();
        var killed = await EndAsync(last, id);
        Assert.True(killed.GetProperty("status").GetString() == "done", killed.ToString());
        var content = killed.GetProperty("content");
        var chunks = content.GetProperty("chunks").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(0, chunks.Length), chunks.Select(chunk => chunk.GetProperty("index").GetInt32()));
        Assert.True(chunks.Length >= 15);
        Assert.Equal(chunks.SkipLast(1).Select(chunk => chunk.GetProperty("to").GetDouble()), chunks.Skip(1).Select(chunk => chunk.GetProperty("from").GetDouble()));

        // The same file, summed up without a kill.
        var whole = await EndAsync(last, (await PostAsync(last, killed.GetProperty("files")[0].GetString()!)).GetProperty("id").GetString()!);
        Assert.Equal(Parts(whole.GetProperty("content")), Parts(content));
    }

    /// <summary>Where its parts lie. How a picture was computed depends on what computing costs at the moment, and with it a word here and there.</summary>
    private static string Parts(JsonElement content) =>
        string.Join('\n', content.GetProperty("chunks").EnumerateArray().Select(chunk => $"{chunk.GetProperty("from")} {chunk.GetProperty("to")} {chunk.GetProperty("ended")}"));

    private async Task<Served> ServedAsync()
    {
        var process = VideoProgram.Start("serve", "--urls", "http://127.0.0.1:0", "--state-dir", Path.Combine(_folder, "state"), "--no-keys");
        var served = new Served(process, new HttpClient { BaseAddress = new Uri(await VideoProgram.AddressOfAsync(process)), Timeout = TimeSpan.FromSeconds(60) });
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await served.Http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode) await Task.Delay(20, patience.Token);
        return served;
    }

    /// <summary>Kills the service when so many parts are finished, while the summary is running.</summary>
    private static async Task KillAsync(Served server, string id, int after)
    {
        var summary = await UntilAsync(server, id, summary => summary.GetProperty("chunks_done").GetInt32() >= after);
        Assert.Equal("running", summary.GetProperty("status").GetString());
        server.Process.Kill();
        await server.Process.WaitForExitAsync();
    }

    private static Task<JsonElement> EndAsync(Served server, string id) => UntilAsync(server, id, summary => summary.GetProperty("finished_at").ValueKind != JsonValueKind.Null);

    private static async Task<JsonElement> UntilAsync(Served server, string id, Func<JsonElement, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            var summary = JsonDocument.Parse(await server.Http.GetStringAsync($"/v1/summaries/{id}", patience.Token)).RootElement;
            if (until(summary)) return summary;
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<string> UploadAsync(Served server, string path)
    {
        using var form = new MultipartFormDataContent { { new StringContent("vision"), "purpose" }, { new ByteArrayContent(await File.ReadAllBytesAsync(path)), "file", "long.mp4" } };
        using var response = await server.Http.PostAsync("/v1/files", form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(Served server, string file)
    {
        using var body = new StringContent(JsonSerializer.Serialize(new { files = new[] { file } }), System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync("/v1/summaries", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>A sample clip several times in a row.</summary>
    private async Task<string> LongClipAsync()
    {
        var path = Path.Combine(_folder, "long.mp4");
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-stream_loop", $"{Repeats - 1}", "-i", Path.Combine(Repository.Root, "streams", "doorway", "clip.mp4"), "-c", "copy", path]);
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return path;
    }

    private sealed record Served(Process Process, HttpClient Http) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited) Process.Kill(entireProcessTree: true);
            Process.WaitForExit();
            Process.Dispose();
            Http.Dispose();
        }
    }
}
