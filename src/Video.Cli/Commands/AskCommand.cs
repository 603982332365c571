using System.CommandLine;
using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Server.Streams;
using Video.Streams;

namespace Video.Cli.Commands;

/// <summary><c>video ask FILE "question"</c>: reads a file or URL up to a moment and answers about it.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("FILE") { Description = "A video file, or a URL that ffmpeg reads." };
        var text = new Argument<string>("question") { Description = $"1 to {Question.LongestText} characters." };
        var at = TimeOption.Create("--at", "Answer as of this moment, having seen nothing later. Seconds or h:mm:ss. Default: the end.");
        var to = TimeOption.Create("--to", "Another word for --at, beside --from.");
        var from = TimeOption.Create("--from", "See nothing earlier than this moment.");
        var fps = new Option<double?>("--fps") { Description = "Frames per second that the model sees. Default: as the model was trained." };
        var maxTokens = new Option<int>("--max-tokens") { Description = "Longest answer, 1 to 1024 tokens.", DefaultValueFactory = _ => 128 };
        var temperature = new Option<double>("--temperature") { Description = "0 (greedy) to 2." };
        var topP = new Option<double>("--top-p") { Description = "Above 0, up to 1.", DefaultValueFactory = _ => 1 };
        var seed = new Option<long?>("--seed") { Description = "Makes sampling repeatable." };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var (models, methods) = (new ModelOptions(), new MethodOptions());
        var command = new Command("ask", "Ask about a video file.") { source, text, from, to, at, fps, maxTokens, temperature, topP, seed, json };
        models.AddTo(command);
        methods.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(source)!,
            new Question
            {
                Text = parsed.GetValue(text)!,
                From = MomentOf(parsed.GetValue(from)),
                To = MomentOf(parsed.GetValue(to)),
                At = MomentOf(parsed.GetValue(at)),
                MaxTokens = parsed.GetValue(maxTokens),
                Temperature = parsed.GetValue(temperature),
                TopP = parsed.GetValue(topP),
                Seed = parsed.GetValue(seed),
            },
            parsed.GetValue(fps), models.Folder(parsed), models.Compute(parsed), methods.Chosen(parsed), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string source, Question question, double? fps, string modelFolder, ComputeSettings compute, Func<VideoModel, StreamMethods> methods, bool json,
        CancellationToken cancellation)
    {
        question.Validate();
        if (fps is not (null or (> 0 and <= 60))) throw new VideoException(ErrorCode.InvalidArgument, "'--fps' is above 0 and at most 60.", "fps");
        var description = await SourceProbe.ProbeAsync(source, cancellation);
        CheckRange(question, description);

        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(modelFolder, compute), cancellation);
        await using var context = new StreamContext(model, engine, methods(model), name: description.Location.Name);
        var read = await ClipReading.ReadAsync(context, new SourceSpec
        {
            Location = source,
            Sampling = new FixedRate(fps ?? model.Settings.FramesPerSecond ?? 1),
            Width = model.PictureSize,
            Height = model.PictureSize,
            Pace = Pace.AsFastAsPossible,
            From = question.From?.Position,
            To = (question.To ?? question.At)?.Position,
        }, cancellation);
        if (read.Frames == 0) throw new VideoException(ErrorCode.UnusableSource, $"{source}: no frame could be read. {read.End?.Reason}".TrimEnd());
        if (read.End is { Kind: SourceEndKind.Broken } end) await Console.Error.WriteLineAsync($"video: {end.Reason} Answering about what came before.");

        var questioner = new Questioner(model, engine);
        return json
            ? WriteJson(source, await questioner.AnswerAsync(context, question, cancellation))
            : await WriteTextAsync(questioner.AskAsync(context, question, cancellation));
    }

    private static Moment? MomentOf(TimeSpan? position) => position is { } at ? Moment.At(at) : null;

    /// <summary>What begins within the video is answered from what there is of it; an answer as of a moment that the video does not come to would be about something else.</summary>
    private static void CheckRange(Question question, SourceDescription source)
    {
        if (source.Duration is not { } length) return;
        var (moment, option) = question.From is { } from ? (from, "--from") : question.To is { } to ? (to, "--to") : (question.At ?? TimeSpan.Zero, "--at");
        if (moment.Position > length)
            throw new VideoException(ErrorCode.InvalidArgument, $"{option} is {moment}, but {source.Location.Name} ends at {Moment.At(length)}.", option);
    }

    private static async Task<int> WriteTextAsync(IAsyncEnumerable<AnswerPart> parts)
    {
        await foreach (var part in parts)
        {
            Console.Write(part.Text);
            if (part.Finished is not { } answer) continue;
            Console.WriteLine();
            Console.WriteLine(AnswerText.Footer(FinishedAnswer.From(answer)));
        }
        return 0;
    }

    private static int WriteJson(string source, Answer answer)
    {
        Console.WriteLine(CliJson.Write(AnswerResource.From(source, FinishedAnswer.From(answer))));
        return 0;
    }
}
