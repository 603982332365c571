using System.CommandLine;
using Video.Answering.Summaries;
using Video.Answering.Watching;
using Video.Cli.Evaluation;
using Video.Cli.Evaluation.Watching;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Cli.Commands;

/// <summary><c>video eval</c>: accuracy per question kind over a rendered set, and what it cost.</summary>
internal static class EvalCommand
{
    private const int ClipsByDefault = 200, LongClipsByDefault = 20;

    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "A folder that src/training/render.py made. Default: the test split, rendered when missing.", HelpName = "DIR" };
        var clips = new Option<int?>("--clips") { Description = $"Clips of the test split. Default: {ClipsByDefault}, or {LongClipsByDefault} long ones." };
        var isLong = new Option<bool>("--long") { Description = "Clips of ten minutes and more, and every memory side by side unless --memory names some." };
        var memory = new Option<string[]>("--memory")
        {
            Description = $"Memories to compare: {string.Join(", ", StreamMemories.Names)}; several with commas or given again, with options as in rolling:bits=8. Default: as the model's presets say.",
            HelpName = "METHOD",
        };
        var summaries = new Option<bool>("--summaries") { Description = "Sum up long clips, and compare the events that are told with those that there were." };
        var all = new Option<bool>("--all") { Description = "Every vision method and every token method, side by side." };
        var watches = new Option<bool>("--watches") { Description = "What watches report, and how soon, instead of what questions are answered." };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of tables." };
        var (models, methods, rules) = (new ModelOptions(), new MethodOptions(), new WatchOptions());
        var command = new Command("eval", "Score the model on a rendered set of the small world, against the same model with every picture computed and sent whole, or memories against each other.")
        {
            data, clips, isLong, memory, summaries, all, watches, json,
        };
        methods.AddTo(command, memory: false);
        models.AddTo(command);
        rules.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(watches)) return WatchAsync(parsed.GetValue(data), parsed.GetValue(clips), parsed.GetValue(isLong), parsed.GetValue(json), models.Folder(parsed), models.Compute(parsed), methods.Chosen(parsed), rules.Chosen(parsed), cancellation);
            var memories = MethodChoices.MemoriesOf(parsed.GetValue(memory) ?? []);
            if (memories.Count == 0 && parsed.GetValue(isLong)) memories = StreamMemories.Names;
            if (parsed.GetValue(summaries))
                return memories.Count > 0 || parsed.GetValue(all)
                    ? throw new VideoException(ErrorCode.InvalidArgument, "'--summaries' excludes '--all', '--memory' and '--long': its clips are long, and each part has a memory of its own.", "summaries")
                    : SumUpAsync(parsed.GetValue(data), parsed.GetValue(clips), parsed.GetValue(json), models.Folder(parsed), models.Compute(parsed), cancellation);
            if (parsed.GetValue(all) && memories.Count > 0) throw new VideoException(ErrorCode.InvalidArgument, "'--all' is about vision and tokens; it excludes '--memory' and '--long'.", "all");
            var chosen = methods.Chosen(parsed);
            return RunAsync(
                parsed.GetValue(data), parsed.GetValue(clips), parsed.GetValue(isLong), parsed.GetValue(json), models.Folder(parsed), models.Compute(parsed),
                parsed.GetValue(all) ? model => MethodChoices.All(model.Methods) : model => MethodChoices.Of(chosen(model), memories), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        string? data, int? clips, bool isLong, bool json, string modelFolder, ComputeSettings compute, Func<VideoModel, IReadOnlyList<StreamMethods>> choose,
        CancellationToken cancellation)
    {
        CheckClips(clips);
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        var methods = choose(model);
        // A wrong name is told before the set is rendered.
        foreach (var chosen in methods.Where(chosen => !ThumbnailReading.IsMeant(chosen))) await new StreamContext(model, engine, chosen).DisposeAsync();
        var set = QuestionSet.Load(data ?? await TestSplit.RenderAsync(clips ?? (isLong ? LongClipsByDefault : ClipsByDefault), isLong, cancellation));
        var report = await new EvalRun(model, engine, methods).RunAsync(set, done => Progress(done, set.Clips.Count), cancellation);
        if (json) Console.WriteLine(CliJson.Write(report));
        else Print(report);
        return 0;
    }

    private static async Task<int> WatchAsync(
        string? data, int? clips, bool isLong, bool json, string modelFolder, ComputeSettings compute, Func<VideoModel, StreamMethods> choose, (WatchRule Rule, WatchPace Pace) watch,
        CancellationToken cancellation)
    {
        CheckClips(clips);
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        var set = WatchSet.Load(data ?? await TestSplit.RenderAsync(clips ?? (isLong ? LongClipsByDefault : ClipsByDefault), isLong, cancellation));
        var report = await new WatchRun(model, engine, choose(model), watch.Rule, watch.Pace).RunAsync(set, done => Progress(done, set.Clips.Count), cancellation);
        Console.Write(json ? CliJson.Write(report) + Environment.NewLine : report.ToMarkdown());
        if (!json) foreach (var wrong in report.Wrong.Take(20)) Console.WriteLine($"wrong: {wrong}");
        return 0;
    }

    private static void CheckClips(int? clips)
    {
        if (clips is < 1 or > 10_000) throw new VideoException(ErrorCode.InvalidArgument, "'--clips' is 1 to 10000.", "clips");
    }

    private static async Task<int> SumUpAsync(string? data, int? clips, bool json, string modelFolder, ComputeSettings compute, CancellationToken cancellation)
    {
        CheckClips(clips);
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        var set = EventTruth.Load(data ?? await TestSplit.RenderAsync(clips ?? LongClipsByDefault, isLong: true, cancellation));
        var report = await new SummaryEval(model, engine, new SummaryOptions()).RunAsync(set, done => Progress(done, set.Count), cancellation);
        if (json) Console.WriteLine(CliJson.Write(report));
        else Console.Write(report.ToMarkdown());
        return 0;
    }

    private static void Print(EvalReport report)
    {
        Console.Write(report.ToMarkdown());
        if (report.Methods.Count > 2) return;
        foreach (var example in report.WrongExamples()) Console.WriteLine($"wrong, for example: {example}");
    }

    private static void Progress(int done, int all)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write(done < all ? $"\r{done}/{all} clips " : "\r                    \r");
    }
}
