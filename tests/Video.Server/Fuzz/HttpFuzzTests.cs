using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Video.Tests.Server.Fuzz;

/// <summary>Requests that are HTTP, and wrong in everything else.</summary>
[Collection(FuzzCollection.Name)]
public sealed partial class HttpFuzzTests(FuzzedServer server, ITestOutputHelper output)
{
    private const int AtOnce = 12, Slow = 20;

    private static readonly int Requests = int.Parse(Environment.GetEnvironmentVariable("VIDEO_FUZZ_REQUESTS") ?? "13500");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private readonly ConcurrentDictionary<string, int> _told = [];

    [Fact]
    public async Task Every_endpoint_refuses_ten_thousand_malformed_requests_in_plain_words_and_the_service_goes_on()
    {
        var targets = await FuzzTarget.AllAsync(server);
        var requests = new FuzzRequests(server, targets, FuzzCollection.Seed);
        // These begin a request and never end it, while the others come and go.
        var slow = await Task.WhenAll(Enumerable.Range(0, Slow).Select(BeginAsync));
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null }) { Timeout = Patience };
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) => await TryAsync(http, requests, index));
        output.WriteLine(string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        foreach (var (told, count) in _told.OrderBy(told => told.Key, StringComparer.Ordinal)) output.WriteLine($"{count} x {told}");
        Assert.True(_wrong.IsEmpty, $"{_wrong.Count} replies are wrong:\n{string.Join('\n', _wrong.Take(20))}");
        Assert.True(_statuses.Where(status => status.Key >= 400).Sum(status => status.Value) >= 0.75 * Requests, "Too few requests were malformed.");
        // The server's own patience ends them: 10 s for headers, 5 s and then 512 bytes a second for a body.
        foreach (var connection in slow)
        {
            Assert.DoesNotContain("HTTP/1.1 5", await connection.ReadAsync(), StringComparison.Ordinal);
            connection.Dispose();
        }
        await server.AssertSoundAsync();
    }

    private async Task<RawConnection> BeginAsync(int index)
    {
        var connection = await RawConnection.OpenAsync(server);
        var head = $"POST /v1/streams HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{{\"url\":";
        await connection.SendAsync(System.Text.Encoding.Latin1.GetBytes(index % 2 == 0 ? head : head[..(20 + index)]));
        return connection;
    }

    private async Task TryAsync(HttpClient http, FuzzRequests requests, int index)
    {
        using var request = requests.Make(index);
        if (!request.Headers.Contains("Authorization")) request.Headers.Add("Authorization", "Bearer " + server.AdminKey);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            _statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
            var (wrong, told) = await FuzzedReply.JudgeAsync(request, response, patience.Token);
            if (wrong is not null) _wrong.Enqueue($"#{index} {await ShownAsync(request)} -> {(int)response.StatusCode}: {wrong}");
            if (told.Length > 0) _told.AddOrUpdate(Digits().Replace(told.Length > 200 ? told[..200] : told, "9"), 1, (_, count) => count + 1);
            if (response.IsSuccessStatusCode) await UndoAsync(request, response);
        }
        catch (OperationCanceledException)
        {
            _wrong.Enqueue($"#{index} {await ShownAsync(request)} -> no answer in {Patience.TotalSeconds} s");
        }
        catch (HttpRequestException)
        {
            // The server closed while we were still sending, or our client found that this cannot be sent. The process lives, or the next one tells.
            _statuses.AddOrUpdate(0, 1, (_, count) => count + 1);
        }
    }

    /// <summary>Some turn out to be right: what they made is taken away.</summary>
    private async Task UndoAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Created && response.Headers.Location is { } made) await server.Http.DeleteAsync(made + "?drain=0&forget=true");
        else if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.TrimEnd('/') == "/v1/files")
        {
            var file = (await response.Content.ReadAsStringAsync()).Split("file-")[1][..24];
            await server.Http.DeleteAsync($"/v1/files/file-{file}");
        }
        else if (request.Method == HttpMethod.Delete) await server.RestoreAsync();
    }

    private static async Task<string> ShownAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : System.Text.Encoding.Latin1.GetString(await request.Content.ReadAsByteArrayAsync());
        var headers = string.Join(' ', request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []).Where(header => header.Key != "Authorization").Select(header => $"{header.Key}={string.Join(',', header.Value)}"));
        return $"{request.Method} {Short(request.RequestUri!.OriginalString)} [{Short(headers)}] {Short(body)}";
    }

    private static string Short(string text) => text.Length <= 400 ? text : text[..400] + "…";

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
