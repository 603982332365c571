using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Cli.Evaluation;

/// <summary>Asks every question of a set as of its own moment, through the same path that a stream's frames and questions take, once for each choice of methods.</summary>
/// <remarks>
/// The methods take turns on every clip, so that whatever else the machine does meets them all alike; a clip is decoded once, outside of what is timed.
/// </remarks>
internal sealed class EvalRun(VideoModel model, InferenceEngine engine, IReadOnlyList<StreamMethods> methods)
{
    /// <summary>Frames that one step of a stream takes, as when a file is read.</summary>
    private const int FramesAStep = 8;

    /// <summary>A span may miss the truth by one frame of the sampling and still count as pointing at it.</summary>
    private const double EvidenceSlack = 0.5;

    private readonly Questioner _questioner = new(model, engine);
    private readonly List<ScoredQuestion>[] _scored = [.. methods.Select(_ => new List<ScoredQuestion>())];
    private readonly MethodCost[] _costs = [.. methods.Select(_ => MethodCost.None)];

    /// <summary>Scores the set; <paramref name="progress"/> is told after each clip how many are done.</summary>
    public async Task<EvalReport> RunAsync(QuestionSet set, Action<int> progress, CancellationToken cancellation)
    {
        for (var done = 0; done < set.Clips.Count; done++)
        {
            await ScoreAsync(set.Clips[done], turn: done, cancellation);
            progress(done + 1);
        }
        return new EvalReport(model.Name, set.Clips.Count, _scored[0].Count, _costs[0].Frames,
            [.. methods.Select((chosen, i) => MethodScore.From(chosen, _scored[i], _costs[i]))]);
    }

    private async Task ScoreAsync(ClipQuestions clip, int turn, CancellationToken cancellation)
    {
        var frames = new List<Frame>();
        try
        {
            await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(SourceOf(clip.Path), cancellation)) frames.Add(frame);
            for (var i = 0; i < methods.Count; i++)
                await ScoreAsync((turn + i) % methods.Count, frames, clip.Questions, cancellation);
        }
        finally
        {
            foreach (var frame in frames) frame.Dispose();
        }
    }

    private async Task ScoreAsync(int method, List<Frame> frames, IReadOnlyList<SetQuestion> questions, CancellationToken cancellation)
    {
        if (ThumbnailReading.IsMeant(methods[method])) await ScoreThumbnailsAsync(method, frames, questions, cancellation);
        else await ScoreStreamAsync(method, frames, questions, cancellation);
    }

    private async Task ScoreStreamAsync(int method, List<Frame> frames, IReadOnlyList<SetQuestion> questions, CancellationToken cancellation)
    {
        await using var context = new StreamContext(model, engine, methods[method]);
        var step = default(StreamStep);
        foreach (var part in frames.Chunk(FramesAStep))
        {
            step = await context.AppendAsync(part, WorkClass.Batch, cancellation);
            _costs[method] = _costs[method].Add(part.Length, step);
        }
        _costs[method] = _costs[method].Add(step.Seen);

        foreach (var asked in questions) await AskAsync(method, context, asked, cancellation);
    }

    /// <summary>A thumbnail shows a whole clip, so every moment asked about is a clip of its own. Its cost is that of the longest.</summary>
    private async Task ScoreThumbnailsAsync(int method, List<Frame> frames, IReadOnlyList<SetQuestion> questions, CancellationToken cancellation)
    {
        foreach (var moment in questions.GroupBy(asked => asked.At).OrderBy(moment => moment.Key))
        {
            Frame[] clip = [.. frames.TakeWhile(frame => frame.Time.Position.TotalSeconds <= moment.Key)];
            var (context, _) = await ThumbnailReading.ReadAsync(model, engine, methods[method], clip, cancellation);
            await using var open = context;
            foreach (var asked in moment) await AskAsync(method, context, asked, cancellation);
        }
        var (whole, step) = await ThumbnailReading.ReadAsync(model, engine, methods[method], frames, cancellation);
        await whole.DisposeAsync();
        _costs[method] = _costs[method].Add(frames.Count, step).Add(step.Seen);
    }

    private async Task AskAsync(int method, StreamContext context, SetQuestion asked, CancellationToken cancellation)
    {
        var answer = await _questioner.AnswerAsync(
            context, new Question { Text = asked.Question, At = TimeSpan.FromSeconds(asked.At) }, cancellation);
        _scored[method].Add(new ScoredQuestion(asked, answer.Text, answer.Text == asked.Answer, PointsAtTruth(asked, answer), answer.Usage.TimeToFirstToken));
    }

    private SourceSpec SourceOf(string path) => new()
    {
        Location = path,
        Sampling = new FixedRate(model.Settings.FramesPerSecond ?? 1),
        Width = model.PictureSize,
        Height = model.PictureSize,
        Pace = Pace.AsFastAsPossible,
    };

    /// <summary>Whether a cited span touches a true one; null where the truth names none.</summary>
    private static bool? PointsAtTruth(SetQuestion asked, Answer answer) => asked.Evidence is not { Length: > 0 } truth
        ? null
        : truth.Any(span => answer.Evidence.Any(cited =>
            cited.Range.From.TotalSeconds <= span[1] + EvidenceSlack && cited.Range.To.TotalSeconds >= span[0] - EvidenceSlack));
}
