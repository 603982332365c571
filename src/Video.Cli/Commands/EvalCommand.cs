using System.CommandLine;
using Video.Cli.Evaluation;
using Video.Inference.Engine;
using Video.Inference.Models;

namespace Video.Cli.Commands;

/// <summary><c>video eval</c>: accuracy per question kind over a rendered set.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "A folder that src/training/render.py made. Default: the test split, rendered when missing.", HelpName = "DIR" };
        var clips = new Option<int>("--clips") { Description = "Clips of the test split.", DefaultValueFactory = _ => 200 };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        var models = new ModelOptions();
        var command = new Command("eval", "Score the model on a rendered set of the small world.") { data, clips, json };
        models.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(data), parsed.GetValue(clips), parsed.GetValue(json), models.Folder(parsed), models.Compute(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string? data, int clips, bool json, string modelFolder, ComputeSettings compute, CancellationToken cancellation)
    {
        if (clips is < 1 or > 10_000) throw new VideoException(ErrorCode.InvalidArgument, "'--clips' is 1 to 10000.", "clips");
        var set = QuestionSet.Load(data ?? await TestSplit.RenderAsync(clips, cancellation));
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        var report = await new EvalRun(model, engine).RunAsync(set, done => Progress(done, set.Clips.Count), cancellation);
        if (json) Console.WriteLine(CliJson.Write(report));
        else report.Print();
        return 0;
    }

    private static void Progress(int done, int all)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write(done < all ? $"\r{done}/{all} clips " : "\r                    \r");
    }
}
