using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using TorchSharp;
using Video.Inference.Engine;
using Video.Server;
using Video.Server.Access;

namespace Video.Tests.Server.Access.Http;

public sealed class HttpRulesTests(HttpRulesTests.CorsServer server) : IClassFixture<HttpRulesTests.CorsServer>
{
    public sealed class CorsServer : KeyedServer
    {
        protected override AccessSettings Access => base.Access with { Origins = ["https://cameras.example.org"], FailedKeysPerMinute = 5 };
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/v1/models")]
    [InlineData("/nothing")]
    public async Task Every_answer_tells_browsers_to_do_nothing_with_it(string path)
    {
        using var response = await server.Http.GetAsync(path);
        string Header(string name) => string.Join(",", response.Headers.TryGetValues(name, out var values) ? values : []);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header("Content-Security-Policy"));
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.Empty(Header("Server"));
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("localhost", 200)]
    [InlineData("localhost:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("127.0.0.1.evil.example", 400)]
    public async Task On_this_machine_alone_only_its_own_names_are_answered(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = host;
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("https://cameras.example.org", true)]
    [InlineData("https://evil.example", false)]
    public async Task Pages_of_named_origins_alone_may_call_from_a_browser(string origin, bool allowed)
    {
        using var asks = new HttpRequestMessage(HttpMethod.Options, "/v1/streams");
        asks.Headers.Add("Origin", origin);
        asks.Headers.Add("Access-Control-Request-Method", "POST");
        asks.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        using var preflight = await server.Http.SendAsync(asks);
        Assert.Equal(allowed, preflight.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Single() == origin);

        using var gets = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        gets.Headers.Add("Origin", origin);
        using var answer = await server.Http.SendAsync(gets);
        Assert.Equal(allowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://cameras.example.org", 101)]
    [InlineData("https://evil.example", 403)]
    public async Task Pages_of_named_origins_alone_may_push_frames(string origin, int status)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(server.Http.BaseAddress!) { Scheme = "ws", Path = "/v1/streams/page/frames", Query = "key=" + server.AdminKey }.Uri;
        if (status == 101) await socket.ConnectAsync(address, default);
        else await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, default));
        Assert.Equal(status, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task A_body_larger_than_a_question_needs_is_refused()
    {
        var refused = await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/streams", new { url = new string('x', 100_000) });
        Assert.Equal(413, refused.Status);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: {new string('x', 20_000)}"));
        using var reader = new StreamReader(stream);
        Assert.Contains("431", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_sends_its_headers_a_byte_at_a_time_is_cut_off()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "u8.ToArray());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var answer = stream.ReadAsync(new byte[1024], patience.Token).AsTask();
        while (!answer.IsCompleted)
        {
            try
            {
                await stream.WriteAsync("x"u8.ToArray());
            }
            catch (IOException)
            {
                break;
            }

            await Task.WhenAny(answer, Task.Delay(500, patience.Token));
        }

        Assert.False(patience.IsCancellationRequested);
    }

    [Fact]
    public async Task An_address_that_sends_many_wrong_keys_is_told_to_wait_but_a_right_one_still_lets_in()
    {
        var statuses = new List<int>();
        for (var i = 0; i < 7; i++) statuses.Add((await server.SendAsync("vk_wrong", HttpMethod.Get, "/v1/models")).Status);
        Assert.Equal(429, statuses[^1]);
        var refused = await server.SendAsync("vk_wrong", HttpMethod.Get, "/v1/models");
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(200, (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/models")).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://localhost:8080;http://[::1]:8080", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://127.0.0.1:8080;http://192.0.2.1:8080", false)]
    [InlineData("nonsense", false)]
    public async Task Without_keys_a_service_listens_on_this_machine_alone(string urls, bool allowed)
    {
        var settings = Settings(urls, new AccessSettings());
        if (allowed) await VideoServer.Build(settings).DisposeAsync();
        else Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<VideoException>(() => VideoServer.Build(settings)).Code);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("cameras.example.org")]
    [InlineData("https://cameras.example.org/")]
    [InlineData("https://cameras.example.org/page")]
    [InlineData("file:///page.html")]
    public void What_is_no_origin_is_refused(string origin) =>
        Assert.Equal("cors", Assert.Throws<VideoException>(() => VideoServer.Build(Settings("http://127.0.0.1:0", new AccessSettings { Origins = [origin] }))).Param);

    private static ServerSettings Settings(string urls, AccessSettings access) => new()
    {
        Urls = urls,
        ModelFolder = "none",
        Compute = new ComputeSettings(torch.CPU, torch.ScalarType.Float32),
        FileRoots = [],
        Access = access,
        Verbose = false,
    };
}
