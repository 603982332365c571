using System.CommandLine;
using Video.Cli.Benchmarks.Watching;
using Video.Cli.Demo;
using Video.Inference.Engine;
using Video.Inference.Models;

namespace Video.Cli.Commands;

/// <summary><c>video bench watches</c>: what many watches on one stream cost against one.</summary>
internal static class WatchBenchCommand
{
    private const int MostWatches = 40;

    public static Command Create()
    {
        var clip = new Option<string?>("--clip") { Description = "A video file. Default: a sample stream.", HelpName = "FILE" };
        var watches = new Option<int>("--watches") { Description = $"How many, 2 to {MostWatches}.", DefaultValueFactory = _ => 20 };
        var rounds = new Option<int>("--rounds") { Description = "How often the clip is read; medians are reported.", DefaultValueFactory = _ => 5 };
        var models = new ModelOptions();
        var command = new Command("watches", "Many watches on one stream against one: in one pass, and one after another.") { clip, watches, rounds };
        models.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(clip) ?? Sample.Load("doorway").Clip, parsed.GetValue(watches), parsed.GetValue(rounds), models.Folder(parsed), models.Compute(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string clip, int watches, int rounds, string modelFolder, ComputeSettings compute, CancellationToken cancellation)
    {
        if (watches is < 2 or > MostWatches) throw new VideoException(ErrorCode.InvalidArgument, $"'--watches' is 2 to {MostWatches}.", "watches");
        if (rounds is < 1 or > 1_000) throw new VideoException(ErrorCode.InvalidArgument, "'--rounds' is 1 to 1000.", "rounds");
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        Console.WriteLine(await new WatchBench(model, engine, watches).RunAsync(clip, rounds, cancellation));
        return 0;
    }
}
