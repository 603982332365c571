using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Video.Cli.Commands;
using Video.Cli.Demo;
using Video.Server;
using Video.Server.Publishing;
using Video.Server.Streams;
using Video.Streams;

namespace Video.Cli.Benchmarks.Loading;

/// <summary>Runs the service in this process, with real publishers and questions over HTTP, for some minutes.</summary>
internal sealed class LoadBench(LoadOptions options, TextWriter output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Poll = TimeSpan.FromMilliseconds(500), Interval = TimeSpan.FromMinutes(1);

    public static string NameOf(int stream) => $"camera-{stream + 1}";

    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        await using var app = VideoServer.Build(new ServerSettings
        {
            Urls = "http://127.0.0.1:0",
            ModelFolder = options.ModelFolder,
            Compute = options.Compute,
            FileRoots = [],
            Memory = options.Memory,
            Rtsp = new RtspSettings { Port = 0 },
            Verbose = false,
        });
        await app.StartAsync(cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var cameras = new List<Camera>();
        try
        {
            await Readiness.WaitAsync(http, cancellation);
            var port = app.Services.GetRequiredService<PublishPort>().Addresses[0];
            for (var i = 0; i < options.Streams; i++)
            {
                using var opened = await http.PostAsJsonAsync("/v1/streams", new { id = NameOf(i), publish = true, fps = options.FramesPerSecond }, cancellation);
                if (!opened.IsSuccessStatusCode) throw new VideoException(ErrorCode.Environment, await opened.Content.ReadAsStringAsync(cancellation));
                cameras.Add(new Camera(options.Clips[i % options.Clips.Count], $"{port}", NameOf(i)));
            }
            await LiveAsync(http, cameras, cancellation);
            return await MeasureAsync(http, cancellation);
        }
        finally
        {
            await Task.WhenAll(cameras.Select(camera => camera.DisposeAsync().AsTask()));
            await app.StopAsync(CancellationToken.None);
        }
    }

    private async Task<LoadReport> MeasureAsync(HttpClient http, CancellationToken cancellation)
    {
        var asker = new Asker(http, options.Streams, options.Questions);
        var begun = TimeProvider.System.GetTimestamp();
        var moments = new List<LoadMoment> { await LookAsync(http, TimeSpan.Zero, cancellation) };
        var asking = asker.RunAsync(TimeSpan.FromMinutes(options.Minutes), cancellation);
        while (!asking.IsCompleted)
        {
            await Task.WhenAny(asking, Task.Delay(Interval, cancellation));
            cancellation.ThrowIfCancellationRequested();
            moments.Add(await LookAsync(http, TimeProvider.System.GetElapsedTime(begun), cancellation));
            await output.WriteLineAsync(LoadReport.Line(moments[^2], moments[^1]));
        }
        await asking;
        return new LoadReport(options, moments, asker.All);
    }

    private static async Task<LoadMoment> LookAsync(HttpClient http, TimeSpan at, CancellationToken cancellation) => LoadMoment.Of(at, await StreamsAsync(http, cancellation));

    private static async Task<IReadOnlyList<StreamResource>> StreamsAsync(HttpClient http, CancellationToken cancellation) =>
        (await http.GetFromJsonAsync<StreamList>("/v1/streams?limit=1000", CliJson.Options, cancellation))!.Data;

    private static async Task LiveAsync(HttpClient http, List<Camera> cameras, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (await StreamsAsync(http, cancellation) is var streams && streams.Any(stream => stream.State != StreamState.Live))
        {
            for (var i = 0; i < cameras.Count; i++) await cameras[i].RequireRunningAsync(NameOf(i));
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new VideoException(ErrorCode.TimedOut, $"{streams.Count(stream => stream.State != StreamState.Live)} of {cameras.Count} streams were not live within {Patience.TotalSeconds:0} s.");
            await Task.Delay(Poll, cancellation);
        }
    }
}
