using System.CommandLine;
using System.Globalization;
using Video.Cli.Benchmarks;
using Video.Cli.Inspection;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Ingest.Sources;

namespace Video.Cli.Commands;

/// <summary><c>video inspect CLIP --out FILE</c>: shows on the picture which patches were computed and which tokens were sent.</summary>
internal static class InspectCommand
{
    private const string Published = "so400m";

    public static Command Create()
    {
        var clip = new Argument<string>("CLIP") { Description = "A video file, or a URL that ffmpeg reads." };
        var output = new Option<string?>("--out") { Description = "A video (.mp4, .mkv, .mov), or a folder for pictures; with --still a .png.", HelpName = "FILE" };
        var still = TimeOption.Create("--still", "Writes only the picture of this moment, after everything since --from.");
        var fps = new Option<double?>("--fps") { Description = "Frames that the model sees of a second. Default: as the model was trained, else 2." };
        var from = TimeOption.Create("--from", "Begin at this moment.");
        var to = TimeOption.Create("--to", "End at this moment.");
        var width = new Option<int>("--width") { Description = "Of the pictures, in pixels, even.", DefaultValueFactory = _ => 768 };
        var shape = new Option<string?>("--shape") { Description = $"{Published}: the published vision tower with random weights, instead of a model. It computes the patches that a trained one would." };
        var (models, methods) = (new ModelOptions(), new MethodOptions(StreamMethods.Plain with { Vision = "delta", Tokens = "novel" }));
        var command = new Command("inspect", "Show which patches are computed and which tokens are sent, on the picture and over time.")
        {
            clip, output, still, fps, from, to, width, shape,
        };
        models.AddTo(command);
        methods.AddTo(command, memory: false);
        command.SetAction((parsed, cancellation) => RunAsync(
            new InspectOptions
            {
                Clip = parsed.GetValue(clip)!,
                FramesPerSecond = parsed.GetValue(fps),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Still = parsed.GetValue(still),
                Width = parsed.GetValue(width),
            },
            parsed.GetValue(output), Loader(parsed.GetValue(shape), models, parsed), methods.Chosen(parsed), cancellation));
        return command;
    }

    private static Func<CancellationToken, VideoModel> Loader(string? shape, ModelOptions models, ParseResult parsed) => shape switch
    {
        null => _ => VideoModel.Load(models.Folder(parsed), models.Compute(parsed)),
        Published => cancellation =>
        {
            using var random = RandomCheckpoint.Write(TowerShape.So400m(), cancellation);
            return VideoModel.Load(random.Folder, models.Compute(parsed, "bfloat16"));
        },
        _ => throw new VideoException(ErrorCode.InvalidArgument, $"There is no shape '{shape}'; there is {Published}.", "shape"),
    };

    private static async Task<int> RunAsync(
        InspectOptions options, string? output, Func<CancellationToken, VideoModel> load, Func<VideoModel, StreamMethods> methods, CancellationToken cancellation)
    {
        options.Validate();
        var target = InspectTarget.Parse(output, options.Still is not null);
        var source = await SourceProbe.ProbeAsync(options.Clip, cancellation);
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => load(cancellation), cancellation);
        var chosen = methods(model);
        var summary = await new InspectRun(model, chosen, options, source).RunAsync(engine, target, Progress, cancellation);
        if (!Console.IsErrorRedirected) Console.Error.Write("\r                        \r");
        if (summary.Ended is { Kind: SourceEndKind.Broken } end) await Console.Error.WriteLineAsync($"video: {end.Reason} Showing what came before.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target}: {summary.Frames} frames by {chosen.Vision} and {chosen.Tokens}; {summary.Computed:0.0 %} of the patches computed ({summary.Refreshes} frames in full), "
            + $"{summary.Work:0.0 %} of the work, {summary.Sent:0.0 %} of the tokens sent"));
        return 0;
    }

    private static void Progress(TimeSpan at)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{at.TotalSeconds:0.0} s of video "));
    }
}
