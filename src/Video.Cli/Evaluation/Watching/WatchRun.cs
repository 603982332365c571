using Video.Answering.Watching;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Cli.Evaluation.Watching;

/// <summary>Watches for all conditions of a set's clips while they are read, frame by frame as a live stream comes in, and compares what is reported with what happened.</summary>
internal sealed class WatchRun(VideoModel model, InferenceEngine engine, StreamMethods methods, WatchRule rule, WatchPace pace)
{
    private readonly WatchEvaluator _evaluator = new(model, engine);

    /// <param name="set">What should be reported.</param>
    /// <param name="progress">Told after each clip how many are done.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<WatchReport> RunAsync(WatchSet set, Action<int> progress, CancellationToken cancellation)
    {
        var (scores, looks, frames) = (new List<WatchScore>(), 0L, 0L);
        for (var done = 0; done < set.Clips.Count; done++)
        {
            var clip = set.Clips[done];
            var (watched, seen) = await WatchAsync(clip, cancellation);
            scores.AddRange(watched.Select(watch => WatchScore.Of(watch.Truth, watch.Reports)));
            (looks, frames) = (looks + watched.Sum(watch => watch.Looks), frames + (long)seen * watched.Length);
            progress(done + 1);
        }
        return WatchReport.Of(model.Name, methods, rule, pace, set.Clips.Count, frames == 0 ? 0 : (double)looks / frames, scores);
    }

    private async Task<(Watched[] Watched, int Frames)> WatchAsync(ClipWatches clip, CancellationToken cancellation)
    {
        await using var context = new StreamContext(model, engine, methods);
        Watched[] watched = [.. clip.Watches.Select((truth, i) => new Watched(truth, new Watch($"{i}", WatchCondition.ToQuestion(truth.Condition), rule, pace, WatchState.Start)))];
        var (frames, changed) = (0, (TimeSpan?)null);
        await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(SourceOf(clip.Path), cancellation))
        {
            using var taken = frame;
            var step = await context.AppendAsync([frame], WorkClass.Batch, cancellation);
            frames++;
            if (step.Change > 0) changed = frame.Time.Position;
            var due = watched.Where(each => each.Watch.IsDue(frame.Time.Position, changed)).ToArray();
            if (due.Length == 0) continue;
            WatchQuestion[] questions = [.. due.Select(each => new WatchQuestion(each.Watch.Question))];
            var reading = await _evaluator.EvaluateAsync(context, questions, cancellation) ?? throw new InvalidOperationException("A stream with a frame is watched.");
            foreach (var (each, verdict) in due.Zip(reading.Verdicts)) each.Look(reading.At, verdict.Verdict);
        }
        return (watched, frames);
    }

    private SourceSpec SourceOf(string path) => new()
    {
        Location = path,
        Sampling = new FixedRate(model.Settings.FramesPerSecond ?? 1),
        Width = model.PictureSize,
        Height = model.PictureSize,
        Pace = Pace.AsFastAsPossible,
    };

    /// <summary>A condition, its truth, and what is reported of it.</summary>
    private sealed class Watched(TrueWatch truth, Watch watch)
    {
        private readonly List<Report> _reports = [];

        public TrueWatch Truth => truth;

        public Watch Watch => watch;

        public IReadOnlyList<Report> Reports => _reports;

        public int Looks { get; private set; }

        public void Look(MediaTime at, Verdict verdict)
        {
            Looks++;
            var turn = watch.Look(at, verdict);
            if (turn == WatchTurn.Began) _reports.Add(new Report(watch.State.From.Position.TotalSeconds, at.Position.TotalSeconds, null, null));
            if (turn == WatchTurn.Ended) _reports[^1] = _reports[^1] with { To = watch.State.Since.Position.TotalSeconds, Ended = at.Position.TotalSeconds };
        }
    }
}

/// <summary>What a watch reported; seconds of stream time.</summary>
/// <param name="From">Since when the condition was met, as it saw it.</param>
/// <param name="At">When it said so.</param>
/// <param name="To">Until when it was met; null: to the end.</param>
/// <param name="Ended">When it said so.</param>
internal sealed record Report(double From, double At, double? To, double? Ended);
