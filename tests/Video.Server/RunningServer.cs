using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using TorchSharp;
using Video.Inference.Engine;
using Video.Server;
using Video.Server.Access;
using Video.Server.Files;
using Video.Server.Metrics;
using Video.Server.OpenAi;
using Video.Server.Publishing;
using Video.Server.Tracing;
using Video.State;
using Video.Streams;
using Video.Streams.Watching;
using Video.Testing;

namespace Video.Tests.Server;

/// <summary>The real service on a free port with the embedded model; it may read the sample streams and a scratch folder.</summary>
public class RunningServer : IAsyncLifetime
{
    private WebApplication _app = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>What runs inside.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>How many streams it takes.</summary>
    protected virtual StreamLimits Limits => new();

    /// <summary>Where it keeps what outlives it.</summary>
    protected virtual StateSettings State => new();

    /// <summary>How it remembers.</summary>
    protected virtual MemoryStore Memory => new();

    /// <summary>What a conversation may take.</summary>
    protected virtual ChatLimits Chat => new();

    /// <summary>Who may use it.</summary>
    protected virtual AccessSettings Access => new();

    /// <summary>Where streams are published to it.</summary>
    protected virtual RtspSettings Rtsp => new();

    /// <summary>How it tells webhooks.</summary>
    protected virtual DeliverySettings Deliveries => new();
    /// <summary>What it takes of files.</summary>
    protected virtual UploadSettings Uploads => new();


    /// <summary>What its metrics show.</summary>
    protected virtual MetricsSettings Metrics => new();

    /// <summary>Where its traces go.</summary>
    protected virtual TraceSettings Traces => new();

    public string Scratch { get; } = Directory.CreateTempSubdirectory("video-server-").FullName;

    public static string Clip(string stream) => Path.Combine(Repository.Root, "streams", stream, "clip.mp4");

    public async Task InitializeAsync()
    {
        _app = VideoServer.Build(new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            ModelFolder = Path.Combine(Repository.Root, "src", "checkpoints", "small-world"),
            Compute = new ComputeSettings(torch.CPU, torch.ScalarType.Float32),
            FileRoots = [Path.Combine(Repository.Root, "streams"), Scratch],
            AllowedNetworks = ["127.0.0.0/8"],
            Memory = Memory,
            Chat = Chat,
            Rtsp = Rtsp,
            Uploads = Uploads,
            State = State,
            Streams = Limits,
            Access = Access,
            Deliveries = Deliveries,
            Metrics = Metrics,
            Traces = Traces,
            WebhookNetworks = ["127.0.0.1"],
            Verbose = false,
        });
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First()), Timeout = TimeSpan.FromSeconds(60) };
        while (!(await Http.GetAsync("/health/ready")).IsSuccessStatusCode) await Task.Delay(20);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Scratch, recursive: true);
    }

    public async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        return await ReadAsync(await Http.SendAsync(request));
    }

    public async Task<(int Status, JsonElement Body)> PostTextAsync(string path, string json) =>
        await ReadAsync(await Http.PostAsync(path, new StringContent(json, System.Text.Encoding.UTF8, "application/json")));

    /// <summary>Opens a sample stream as fast as it can be read, and waits for its end.</summary>
    public async Task OpenAsync(string id, string sample)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "/v1/streams", new { id, url = Clip(sample), pace = "fast" });
        Assert.True(status == 201, body.ToString());
        await WaitForAsync(id, "ended");
    }

    public async Task<JsonElement> WaitForAsync(string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var (_, stream) = await SendAsync(HttpMethod.Get, $"/v1/streams/{id}");
            if (stream.GetProperty("state").GetString() == state) return stream;
            await Task.Delay(30, patience.Token);
        }
    }

    private static async Task<(int Status, JsonElement Body)> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.Dispose();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone());
    }
}
