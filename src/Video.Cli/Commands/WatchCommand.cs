using System.CommandLine;
using System.Globalization;
using Video.Answering.Watching;
using Video.Cli.Evaluation.Watching;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Streams.Watching;

namespace Video.Cli.Commands;

/// <summary><c>video watch FILE "condition"</c>: tells when conditions come to be met in a file or URL, and when they are over.</summary>
internal static class WatchCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("FILE") { Description = "A video file, or a URL that ffmpeg reads." };
        var conditions = new Argument<string[]>("condition")
        {
            Description = "A yes/no question (\"is the door open?\") or a statement (\"the door is open\"); several are watched for at once.",
            Arity = ArgumentArity.OneOrMore,
        };
        var realTime = new Option<bool>("--real-time") { Description = "Frames come when their time has come. Default: as fast as they can be read." };
        var fps = new Option<double?>("--fps") { Description = "Frames per second that the model sees. Default: as the model was trained." };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, as webhooks get them." };
        var (models, methods, rules) = (new ModelOptions(), new MethodOptions(), new WatchOptions());
        var command = new Command("watch", "Tell when conditions come to be met in a video, and when they are over.") { source, conditions, realTime, fps, json };
        rules.AddTo(command);
        models.AddTo(command);
        methods.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(source)!, parsed.GetValue(conditions)!, rules.Chosen(parsed), parsed.GetValue(realTime), parsed.GetValue(fps), models.Folder(parsed), models.Compute(parsed),
            methods.Chosen(parsed), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string source, string[] conditions, (WatchRule Rule, WatchPace Pace) watch, bool realTime, double? fps, string modelFolder, ComputeSettings compute, Func<VideoModel, StreamMethods> methods,
        bool json, CancellationToken cancellation)
    {
        if (fps is not (null or (> 0 and <= 60))) throw new VideoException(ErrorCode.InvalidArgument, "'--fps' is above 0 and at most 60.", "fps");
        WatchSpec[] specs = [.. conditions.Select(condition => SpecOf(condition, watch.Rule, watch.Pace))];
        foreach (var spec in specs) spec.Read();
        var description = await SourceProbe.ProbeAsync(source, cancellation);
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        await using var context = new StreamContext(model, engine, methods(model), name: description.Location.Name);
        var reading = new SourceSpec
        {
            Location = source,
            Sampling = new FixedRate(fps ?? model.Settings.FramesPerSecond ?? 1),
            Width = model.PictureSize,
            Height = model.PictureSize,
            Pace = realTime ? Pace.RealTime : Pace.AsFastAsPossible,
        };
        await foreach (var told in SourceWatching.WatchAsync(context, new WatchEvaluator(model, engine), reading, "video", specs, cancellation))
            Console.WriteLine(json ? WatchJson.Write(told) : InWords(told));
        return 0;
    }

    private static WatchSpec SpecOf(string condition, WatchRule rule, WatchPace pace) => new()
    {
        Condition = condition, Interval = pace.Interval?.TotalSeconds, Hold = rule.Hold.TotalSeconds, Margin = rule.Margin, Cooldown = rule.Cooldown.TotalSeconds,
    };

    private static string InWords(WatchEvent told) => told.Type switch
    {
        WatchEventType.New => string.Create(CultureInfo.InvariantCulture, $"{told.From,7:0.0} s  yes  {told.Condition}  ({100 * told.Probability:0} %)"),
        WatchEventType.Update => string.Create(CultureInfo.InvariantCulture, $"{told.At,7:0.0} s  yes  {told.Condition}  (now {100 * told.Probability:0} %)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{told.To,7:0.0} s  no   {told.Condition}{(told.Reason is null ? "" : $"  ({told.Reason})")}"),
    };
}
