using System.CommandLine;
using Video.Cli.Demo;
using Video.Server;

namespace Video.Cli.Commands;

/// <summary><c>video demo</c>: the service on the embedded model, a sample stream in real time, questions with known answers.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var stream = new Option<string>("--stream") { Description = "Which sample stream.", DefaultValueFactory = _ => "doorway" };
        var models = new ModelOptions();
        var command = new Command("demo", "Watch the service answer questions about a sample stream.") { stream };
        models.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var sample = Sample.Load(parsed.GetValue(stream)!);
            await using var app = VideoServer.Build(new ServerSettings
            {
                Urls = "http://127.0.0.1:0",
                ModelFolder = models.Folder(parsed),
                Compute = models.Compute(parsed),
                FileRoots = [Path.GetDirectoryName(sample.Clip)!],
                Verbose = false,
            });
            await app.StartAsync(cancellation);
            try
            {
                using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
                return await new DemoRun(http, sample).RunAsync(cancellation) == 0 ? 0 : 1;
            }
            finally
            {
                // Also when interrupted: stopping closes the stream, and with it ffmpeg and its socket.
                await app.StopAsync(CancellationToken.None);
            }
        });
        return command;
    }
}
