using System.CommandLine;
using System.Globalization;
using Video.Answering.Summaries;
using Video.Cli.Summaries;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Ingest.Sources;
using Video.Streams.Jobs;

namespace Video.Cli.Commands;

/// <summary><c>video summarize FILE…</c>: captions, events and a summary of video files, here and without a server.</summary>
internal static class SummarizeCommand
{
    public const int Interrupted = 130;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Video files.", Arity = ArgumentArity.OneOrMore };
        var follow = new Option<bool>("--follow") { Description = "Print captions and events as they come." };
        var format = new Option<string>("--format") { Description = "md, json or srt (of one file).", DefaultValueFactory = _ => "md" };
        var output = new Option<string?>("--out") { Description = "Where to write it. Default: standard output.", HelpName = "FILE" };
        var chunk = new Option<string>("--chunk") { Description = "auto: cut at scene cuts; or seconds.", DefaultValueFactory = _ => "auto", HelpName = "S" };
        var prompt = new Option<string?>("--prompt") { Description = "What to ask of every part, instead of the model's own wording.", HelpName = "TEXT" };
        var detail = new Option<string>("--detail") { Description = "brief, normal or full.", DefaultValueFactory = _ => "normal" };
        var models = new ModelOptions();
        var command = new Command("summarize", "Sum up video files: captions, events, sections, the whole.") { files, follow, format, output, chunk, prompt, detail };
        models.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(files)!,
            new SummaryOptions { Prompt = parsed.GetValue(prompt), Chunk = ChunkOf(parsed.GetValue(chunk)!), Detail = DetailOf(parsed.GetValue(detail)!) },
            FormatOf(parsed.GetValue(format)!, parsed.GetValue(files)!), parsed.GetValue(output), parsed.GetValue(follow), models.Folder(parsed), models.Compute(parsed), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] files, SummaryOptions options, string format, string? output, bool follow, string modelFolder, ComputeSettings compute, CancellationToken cancellation)
    {
        options.Validate();
        CheckOutput(output);
        // What cannot be summed up is told before the model is loaded.
        foreach (var file in files) await SourceProbe.ProbeAsync(file, cancellation);
        var (chunks, step) = (new List<ChunkSummary>(), "loading the model");
        SummaryResult? result = null;
        await using var engine = new InferenceEngine();
        try
        {
            await new SummaryProgress(follow).RunAsync(async report =>
            {
                using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
                var rule = ChunkRule.Of(options, model, FileChunks.RateOf(model));
                FileChunks[] sources = [.. files.Select(file => new FileChunks(model, engine, rule, file))];
                result = await new SummaryRun(model, engine, options, rule).RunAsync(sources, [], async next =>
                {
                    step = next.Text;
                    if (next.Chunk is { } finished) chunks.Add(finished);
                    await report(next);
                }, cancellation);
            });
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What there is, is given out below, and marked.
        }
        foreach (var broken in chunks.Where(part => part.Note is not null)) await Console.Error.WriteLineAsync($"video: {broken.Note}");
        await WriteAsync(output, new SummaryDocument(files, chunks, result, result is null ? step : null).As(format));
        if (result is not null) return 0;
        await Console.Error.WriteLineAsync($"video: stopped while {step}; what was written covers {chunks.Count} finished parts.");
        return Interrupted;
    }

    private static async Task WriteAsync(string? output, string text)
    {
        if (output is null)
        {
            Console.WriteLine(text);
            return;
        }
        try
        {
            await File.WriteAllTextAsync(output, text + "\n", CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.Environment, $"{output} cannot be written: {failure.Message}", "out", failure);
        }
    }

    private static void CheckOutput(string? output)
    {
        if (output is null) return;
        if (Directory.Exists(output)) throw Invalid($"'--out' is {output}, which is a folder.", "out");
        if (Path.GetDirectoryName(Path.GetFullPath(output)) is { } folder && !Directory.Exists(folder)) throw Invalid($"'--out' is {output}, but there is no folder {folder}.", "out");
    }

    private static TimeSpan? ChunkOf(string text) => text == "auto" ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 3600 ? TimeSpan.FromSeconds(seconds)
        : throw Invalid($"'--chunk' is '{text}'; it is auto, or 1 to 3600 seconds.", "chunk");

    private static SummaryDetail DetailOf(string text) => Enum.GetValues<SummaryDetail>().FirstOrDefault(detail => detail.ToString().Equals(text, StringComparison.OrdinalIgnoreCase), (SummaryDetail)(-1)) is >= 0 and var detail
        ? detail : throw Invalid($"'--detail' is '{text}'; it is brief, normal or full.", "detail");

    private static string FormatOf(string format, string[] files) =>
        !SummaryDocument.Formats.Contains(format) ? throw Invalid($"'--format' is '{format}'; it is {string.Join(", ", SummaryDocument.Formats)}.", "format")
        : format == "srt" && files.Length > 1 ? throw Invalid($"Subtitles are of one video; {files.Length} were named.", "format")
        : format;

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
