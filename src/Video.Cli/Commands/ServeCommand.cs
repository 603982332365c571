using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Video.Server;
using Video.Server.Access.Keys;
using Video.Server.Logs;
using Video.Server.Models;
using Video.Server.Publishing;
using Video.Streams;

namespace Video.Cli.Commands;

/// <summary><c>video serve</c>: the HTTP service, until Ctrl-C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var files = new Option<string[]>("--files")
        {
            Description = "Folder whose files may be opened as streams; may be given several times. Default: the current folder.",
            HelpName = "DIR",
        };
        var streams = new Option<int>("--max-streams")
        {
            Description = "Streams that may be open, of all tenants together.",
            DefaultValueFactory = _ => StreamLimits.UsualStreams,
            HelpName = "N",
        };
        streams.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--max-streams is 1 or more.");
        });
        var networks = new Option<string[]>("--allow-network")
        {
            Description = "Network beside the public internet from which streams may be pulled, e.g. 192.168.7.0/24; may be given several times.",
            HelpName = "CIDR",
        };
        var webhooks = new Option<string[]>("--webhook-network")
        {
            Description = "Network beyond the public one in which webhooks may be, e.g. 10.0.0.0/8; may be given several times.",
            HelpName = "CIDR",
        };
        var (memory, state, access, rtsp, uploads, models) = (new MemoryOptions(), new StateOptions(), new AccessOptions(), new RtspOptions(), new UploadOptions(), new ModelOptions());
        var observing = new ObservingOptions();
        var command = new Command("serve", "Run the service.") { urls, files, streams, networks, webhooks };
        memory.AddTo(command);
        state.AddTo(command);
        access.AddTo(command);
        rtsp.AddTo(command);
        uploads.AddTo(command);
        observing.AddTo(command);
        models.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            new ServerSettings
            {
                Urls = parsed.GetValue(urls)!,
                ModelFolder = models.Folder(parsed),
                Compute = models.Compute(parsed),
                FileRoots = parsed.GetValue(files) is { Length: > 0 } roots ? roots : [Environment.CurrentDirectory],
                AllowedNetworks = parsed.GetValue(networks) ?? [],
                Memory = memory.Chosen(parsed),
                Rtsp = rtsp.Chosen(parsed),
                Streams = new StreamLimits(parsed.GetValue(streams)),
                State = state.Chosen(parsed),
                Access = access.Chosen(parsed),
                WebhookNetworks = parsed.GetValue(webhooks) ?? [],
                Uploads = uploads.Chosen(parsed),
                Metrics = observing.Metrics(parsed),
                Traces = observing.Traces(parsed),
                LogFormat = observing.Format(parsed),
            },
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ServerSettings settings, CancellationToken cancellation)
    {
        await using var app = VideoServer.Build(settings);
        await StartAsync(app, settings.Urls, cancellation);
        // Where standard output is for programs, people are told beside it.
        var people = settings.LogFormat == LogFormat.Json ? Console.Error : Console.Out;
        people.WriteLine($"video: listening on {string.Join(", ", app.Urls)}; API description at /openapi/v1.json");
        if (app.Services.GetRequiredService<FirstKey>().Made is { } key)
            people.WriteLine($"video: an admin key, shown this once and kept nowhere: {key.Text}");
        foreach (var address in app.Services.GetRequiredService<PublishPort>().Addresses)
            people.WriteLine($"video: publish to rtsp://{address}/NAME");
        await app.WaitForShutdownAsync(cancellation);
        return app.Services.GetRequiredService<ModelLoader>().Failure is { } failure ? throw failure : 0;
    }

    private static async Task StartAsync(WebApplication app, string urls, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception failure)
        {
            // What has begun already is told to end, rather than taken away under its hands.
            await app.StopAsync(CancellationToken.None);
            if (failure is IOException inUse) throw new VideoException(ErrorCode.Environment, $"Cannot listen on {urls}: {inUse.Message}", "urls");
            throw;
        }
    }
}
