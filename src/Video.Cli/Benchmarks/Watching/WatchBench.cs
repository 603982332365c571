using System.Globalization;
using Video.Answering.Watching;
using Video.Cli.Benchmarks.Caching;
using Video.Cli.Evaluation;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Language.Models;

namespace Video.Cli.Benchmarks.Watching;

/// <summary>What many watches on one stream cost against one: every frame of a clip is read, then asked about by one watch, by all in one pass, and by all one after another, in turns.</summary>
internal sealed class WatchBench(VideoModel model, InferenceEngine engine, int watches)
{
    /// <summary>Frames at the beginning that are not measured: buffers grow, and the vision method learns the picture.</summary>
    private const int Warmup = 8;

    private static readonly string[] Others =
    [
        "is the door open?", "is the door closed?", "are the lights on?", "are the lights out?", "is it dark?", "is the purple circle moving?", "has the purple circle left?",
    ];

    private readonly WatchEvaluator _evaluator = new(model, engine);
    private readonly List<double> _frame = [], _one = [], _all = [], _apart = [];

    /// <param name="clip">A video file.</param>
    /// <param name="rounds">How often the clip is read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The table.</returns>
    public async Task<string> RunAsync(string clip, int rounds, CancellationToken cancellation)
    {
        var questions = Questions(watches);
        var context = 0;
        for (var round = 0; round < rounds; round++)
        {
            await using var stream = new StreamContext(model, engine);
            var frames = 0;
            await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(SourceOf(clip), cancellation))
            {
                using var taken = frame;
                var read = TimeProvider.System.GetTimestamp();
                await stream.AppendAsync([frame], WorkClass.Batch, cancellation);
                var took = Since(read);
                if (++frames <= Warmup) continue;
                _frame.Add(took);
                context += await MeasureAsync(stream, questions, turn: frames + round, cancellation);
            }
        }
        return Table(questions, context / Math.Max(1, _frame.Count));
    }

    private async Task<int> MeasureAsync(StreamContext stream, WatchQuestion[] questions, int turn, CancellationToken cancellation)
    {
        for (var i = 0; i < 3; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            switch ((turn + i) % 3)
            {
                case 0:
                    await _evaluator.EvaluateAsync(stream, [questions[turn % questions.Length]], cancellation);
                    _one.Add(Since(started));
                    break;
                case 1:
                    await _evaluator.EvaluateAsync(stream, questions, cancellation);
                    _all.Add(Since(started));
                    break;
                default:
                    foreach (var question in questions) await _evaluator.EvaluateAsync(stream, [question], cancellation);
                    _apart.Add(Since(started));
                    break;
            }
        }
        return await engine.RunAsync(WorkClass.Batch, () =>
        {
            using var seen = stream.Snapshot(new QuestionScope(null, null, [], 0, Recall: false));
            return seen.Tokens;
        }, cancellation);
    }

    private string Table(WatchQuestion[] questions, int context)
    {
        var (frame, one, all, apart) = (Median(_frame), Median(_one), Median(_all), Median(_apart));
        var prompts = questions.Select(question => model.Prompt.Ask(question.Text)).ToArray();
        var (rows, alone) = (TokenTree.Of(prompts, 1).Count, 1 + prompts.Average(prompt => prompt.Count));
        var table = new MarkdownTable("median of a frame, ms", "one watch", $"{watches} in one pass", "x one", $"{watches} apart", "x one");
        table.Add("the watches alone", Figure(one), Figure(all), Figure(all / one), Figure(apart), Figure(apart / one));
        table.Add("the stream with them", Figure(frame + one), Figure(frame + all), Figure((frame + all) / (frame + one)), Figure(frame + apart), Figure((frame + apart) / (frame + one)));
        table.Add("tokens read", Figure(alone), Figure(rows), Figure(rows / alone), Figure(watches * alone), Figure(watches));
        table.Add("arithmetic, GFLOP", Figure(Work(alone, context, 1)), Figure(Work(rows, context, watches)), Figure(Work(rows, context, watches) / Work(alone, context, 1)),
            Figure(watches * Work(alone, context, 1)), Figure(watches));
        return string.Create(CultureInfo.InvariantCulture, $"Model {model.Name}, {model.Methods}; {_frame.Count} frames, read in {frame:0.00} ms each; {context} tokens seen.\n\n{table}");
    }

    /// <summary>Billions of operations: layers over the rows read, their attention to what is seen and to one another, and the logits.</summary>
    private double Work(double rows, int context, int verdicts)
    {
        var config = model.Language.Config;
        var (hidden, shared) = (config.Hidden, config.KeyValueHeads * config.HeadDim);
        var layer = hidden * (2.0 * hidden + 2 * shared + 3.0 * config.Mlp) + 2.0 * config.Heads * config.HeadDim * (context + rows);
        return 2e-9 * (rows * config.Layers * layer + verdicts * (double)hidden * config.Vocabulary);
    }

    private static WatchQuestion[] Questions(int count)
    {
        string[] colours = ["red", "green", "blue", "yellow", "purple", "orange", "white", "black"], kinds = ["circle", "square", "star", "heart", "ring"];
        var things = from kind in kinds from colour in colours select $"is there {(colour == "orange" ? "an" : "a")} {colour} {kind}?";
        return [.. Others.Concat(things).Take(count).Select(text => new WatchQuestion(text))];
    }

    private SourceSpec SourceOf(string path) => new()
    {
        Location = path,
        Sampling = new FixedRate(model.Settings.FramesPerSecond ?? 1),
        Width = model.PictureSize,
        Height = model.PictureSize,
        Pace = Pace.AsFastAsPossible,
    };

    private static double Since(long started) => TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;

    private static double Median(List<double> values) => Spread.MedianOf([.. values.Order()]);

    private static string Figure(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);
}
