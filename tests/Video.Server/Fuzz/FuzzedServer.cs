using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access;
using Video.Server.Access.Keys;
using Video.Server.Files;
using Video.State;

namespace Video.Tests.Server.Fuzz;

/// <summary>The real service with keys and a database, and in it one of each thing that requests can be about.</summary>
public sealed class FuzzedServer : RunningServer, IAsyncLifetime
{
    /// <summary>A stream that is read in real time all the while.</summary>
    public const string Stream = "gate";

    /// <summary>A stream that may be changed and closed; it is opened again.</summary>
    public const string Doomed = "doomed";

    private string _before = "";

    public string AdminKey => Services.GetRequiredService<FirstKey>().Made!.Text;

    public string Watch { get; private set; } = "";

    public string Upload { get; private set; } = "";

    public string Summary { get; private set; } = "";

    protected override AccessSettings Access => new() { Keys = true, FailedKeysPerMinute = int.MaxValue };

    protected override StateSettings State => new() { Folder = Path.Combine(Scratch, "state") };

    protected override UploadSettings Uploads => new() { Folder = Path.Combine(Scratch, "files") };

    public new async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Http.DefaultRequestHeaders.Add("Authorization", "Bearer " + AdminKey);
        await MakeAsync("/v1/streams", new { id = Stream, url = Clip("doorway"), loop = true });
        await RestoreAsync();
        Watch = await MakeAsync($"/v1/streams/{Stream}/watches", new { condition = "is there a red circle?", interval = 60, hold = 3_600 });
        using var form = new MultipartFormDataContent { { new StringContent("vision"), "purpose" }, { new ByteArrayContent(await File.ReadAllBytesAsync(Clip("doorway"))), "file", "clip.mp4" } };
        using var uploaded = await Http.PostAsync("/v1/files", form);
        Upload = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        Summary = await MakeAsync("/v1/summaries", new { files = new[] { Upload } });
        while ((await SendAsync(HttpMethod.Get, $"/v1/summaries/{Summary}")).Body.GetProperty("status").GetString() != "done") await Task.Delay(50);
        _before = await InventoryAsync();
    }

    /// <summary>Makes again what a request may delete.</summary>
    public async Task RestoreAsync()
    {
        await SendAsync(HttpMethod.Post, "/v1/streams", new { id = Doomed, publish = true });
        await SendAsync(HttpMethod.Post, "/v1/tenants", new { id = "other" });
    }

    /// <summary>It answers as before, and holds nothing but what it held before.</summary>
    public async Task AssertSoundAsync()
    {
        var answer = await SendAsync(HttpMethod.Post, $"/v1/streams/{Stream}/ask", new { question = "is the door open?" });
        Assert.True(answer.Status == 200, answer.Body.ToString());
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/health/ready")).Status);
        Assert.Equal("live", (await SendAsync(HttpMethod.Get, $"/v1/streams/{Stream}")).Body.GetProperty("state").GetString());
        var until = DateTime.UtcNow.AddSeconds(30);
        string now;
        while ((now = await InventoryAsync()) != _before && DateTime.UtcNow < until) await Task.Delay(100);
        Assert.Equal(_before, now);
    }

    /// <summary>Names of all things that were made by requests, the files that lie on disk, and the programs that run.</summary>
    private async Task<string> InventoryAsync()
    {
        async Task<string> IdsAsync(string path) => string.Join(' ', (await SendAsync(HttpMethod.Get, path)).Body.GetProperty("data").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()).Order(StringComparer.Ordinal));
        return $"""
            streams: {await IdsAsync("/v1/streams?limit=1000")}
            watches: {await IdsAsync($"/v1/streams/{Stream}/watches")} {await IdsAsync($"/v1/streams/{Doomed}/watches")}
            files: {await IdsAsync("/v1/files?limit=1000")}
            summaries: {await IdsAsync("/v1/summaries?limit=1000")}
            keys: {await IdsAsync("/v1/keys")}
            tenants: {await IdsAsync("/v1/tenants")}
            on disk: {string.Join(' ', Directory.EnumerateFiles(Path.Combine(Scratch, "files"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal))}
            sent videos: {Directory.EnumerateFiles(Path.GetTempPath(), "video-chat-*").Count()}
            programs: {Programs()}
            """;
    }

    /// <summary>Of this process, alone on its machine or not.</summary>
    private static string Programs() => string.Join(' ', Directory.GetDirectories("/proc/self/task").SelectMany(ChildrenOf).Select(NameOf).Where(name => name.StartsWith("ff", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static string[] ChildrenOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return []; // a thread that ended in the meantime
        }
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return ""; // ended in the meantime
        }
    }

    private async Task<string> MakeAsync(string path, object body)
    {
        var (status, made) = await SendAsync(HttpMethod.Post, path, body);
        Assert.True(status == 201, made.ToString());
        return made.GetProperty("id").GetString()!;
    }
}
