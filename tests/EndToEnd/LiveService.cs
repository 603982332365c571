using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Video.Tests.EndToEnd;

/// <summary>The real service in a process of its own, which can be killed.</summary>
internal sealed class LiveService : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly HttpClient _http;

    private LiveService(Process process, HttpClient http) => (_process, _http) = (process, http);

    public static async Task<LiveService> StartAsync(params string[] arguments)
    {
        var process = VideoProgram.Start(["serve", "--no-keys", "--urls", "http://127.0.0.1:0", .. arguments]);
        var service = new LiveService(process, new HttpClient { BaseAddress = new Uri(await VideoProgram.AddressOfAsync(process)), Timeout = TimeSpan.FromSeconds(60) });
        using var patience = new CancellationTokenSource(Patience);
        while (!(await service._http.GetAsync("/health/ready", patience.Token)).IsSuccessStatusCode) await Task.Delay(20, patience.Token);
        return service;
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> there)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var answer = await SendAsync(HttpMethod.Get, path);
            if (there(answer)) return answer;
            Assert.True(DateTime.UtcNow < until, answer.ToString());
            await Task.Delay(50);
        }
    }

    /// <summary>SIGKILL to the service alone, while its programs run. Waits until they have found out by themselves.</summary>
    /// <returns>How many programs there were.</returns>
    public async Task<int> KillAsync()
    {
        var programs = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _) && ParentOf(name) == _process.Id).ToArray();
        _process.Kill();
        await _process.WaitForExitAsync();
        var until = DateTime.UtcNow.AddSeconds(30);
        while (programs.Where(Runs).ToArray() is { Length: > 0 } left)
        {
            Assert.True(DateTime.UtcNow < until, $"{left.Length} programs of the killed service still run: {string.Join(", ", left.Select(NameOf))}");
            await Task.Delay(20);
        }

        return programs.Length;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    /// <summary>Of a process's status: its id, its name in brackets, its state, its parent.</summary>
    private static int ParentOf(string? process) => Status(process) is { Length: > 0 } status ? int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1]) : 0;

    private static bool Runs(string? process) => Status(process) is { Length: > 0 } status && status[status.LastIndexOf(')') + 2] != 'Z';

    private static string NameOf(string? process) => Status(process).Split(')')[0];

    private static string Status(string? process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat");
        }
        catch (IOException)
        {
            return ""; // ended in the meantime
        }
    }
}
