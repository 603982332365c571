using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Streams;

namespace Video.Cli.Evaluation;

/// <summary>Asks every question of a set as of its own moment, through the same path that a stream's frames and questions take.</summary>
internal sealed class EvalRun(VideoModel model, InferenceEngine engine)
{
    /// <summary>A span may miss the truth by one frame of the sampling and still count as pointing at it.</summary>
    private const double EvidenceSlack = 0.5;

    private readonly Questioner _questioner = new(model, engine);
    private readonly Lock _lock = new();
    private readonly List<ScoredQuestion> _scored = [];
    private TimeSpan _vision, _prefill;
    private int _frames;

    /// <summary>Scores the set; <paramref name="progress"/> is told after each clip how many are done.</summary>
    public async Task<EvalReport> RunAsync(QuestionSet set, Action<int> progress, CancellationToken cancellation)
    {
        var done = 0;
        // Two clips at once: one decodes while the other has the model.
        await Parallel.ForEachAsync(set.Clips, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation }, async (clip, stop) =>
        {
            await ScoreAsync(clip, stop);
            progress(Interlocked.Increment(ref done));
        });
        return EvalReport.From(model.Name, set.Clips.Count, _scored, _frames, _vision, _prefill);
    }

    private async Task ScoreAsync(ClipQuestions clip, CancellationToken cancellation)
    {
        await using var context = new StreamContext(model, engine);
        var read = await ClipReading.ReadAsync(context, SourceOf(clip.Path), cancellation);
        lock (_lock)
        {
            _frames += read.Frames;
            _vision += read.Vision;
            _prefill += read.Prefill;
        }
        foreach (var asked in clip.Questions)
        {
            var answer = await _questioner.AnswerAsync(
                context, new Question { Text = asked.Question, At = TimeSpan.FromSeconds(asked.At) }, cancellation);
            var scored = new ScoredQuestion(asked, answer.Text, answer.Text == asked.Answer, PointsAtTruth(asked, answer), answer.Usage.TimeToFirstToken);
            lock (_lock) _scored.Add(scored);
        }
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

internal sealed record ScoredQuestion(SetQuestion Asked, string Answer, bool Right, bool? Evidence, TimeSpan TimeToFirstToken);
