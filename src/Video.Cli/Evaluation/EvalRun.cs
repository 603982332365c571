using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Cli.Evaluation;

/// <summary>Asks every question of a set at its own moment while the clip is being read, through the same path that a stream's frames and questions take, once for each choice of methods.</summary>
/// <remarks>
/// So every memory is in the state that a live stream's would be in. The methods take turns, step by step and question by question, so that
/// whatever else the machine does meets them all alike; a clip is decoded once, and seen once by those that see and send alike.
/// </remarks>
internal sealed class EvalRun(VideoModel model, InferenceEngine engine, IReadOnlyList<StreamMethods> methods)
{
    /// <summary>Frames that one step of a stream takes at most, as when a file is read.</summary>
    private const int FramesAStep = 8;

    private readonly Questioner _questioner = new(model, engine);
    private readonly List<ScoredQuestion>[] _scored = [.. methods.Select(_ => new List<ScoredQuestion>())];
    private readonly MethodCost[] _costs = [.. methods.Select(_ => MethodCost.None)];
    private readonly int[][] _alike =
    [
        .. Enumerable.Range(0, methods.Count).Where(i => !ThumbnailReading.IsMeant(methods[i])).GroupBy(i => (methods[i].Vision, methods[i].Tokens)).Select(group => group.ToArray()),
    ];

    /// <summary>Scores the set; <paramref name="progress"/> is told after each clip how many are done.</summary>
    public async Task<EvalReport> RunAsync(QuestionSet set, Action<int> progress, CancellationToken cancellation)
    {
        for (var done = 0; done < set.Clips.Count; done++)
        {
            await ScoreStreamsAsync(set.Clips[done], turn: done, cancellation);
            foreach (var method in Enumerable.Range(0, methods.Count).Where(i => ThumbnailReading.IsMeant(methods[i])))
                await ScoreThumbnailsAsync(method, set.Clips[done], cancellation);
            progress(done + 1);
        }
        return new EvalReport(model.Name, set.Clips.Count, _scored[0].Count, _costs[0].Frames,
            [.. methods.Select((chosen, i) => MethodScore.From(chosen, _scored[i], _costs[i], _scored[0]))]);
    }

    private async Task ScoreStreamsAsync(ClipQuestions clip, int turn, CancellationToken cancellation)
    {
        if (_alike.Length == 0) return;
        var open = new List<OpenMethod>();
        var frames = new List<Frame>();
        try
        {
            foreach (var i in _alike.SelectMany(group => group)) open.Add(new OpenMethod(i, new StreamContext(model, engine, methods[i])));
            var questions = new Queue<SetQuestion>(clip.Questions.OrderBy(asked => asked.At));
            await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(SourceOf(clip.Path), cancellation))
            {
                if (questions.TryPeek(out var next) && frame.Time.Position > TimeSpan.FromSeconds(next.At))
                {
                    await StepAsync(open, frames, turn, cancellation);
                    while (questions.TryPeek(out next) && frame.Time.Position > TimeSpan.FromSeconds(next.At)) await AskAsync(open, questions.Dequeue(), turn++, cancellation);
                }
                frames.Add(frame);
                if (frames.Count == FramesAStep) await StepAsync(open, frames, turn++, cancellation);
            }
            await StepAsync(open, frames, turn, cancellation);
            while (questions.TryDequeue(out var last)) await AskAsync(open, last, turn++, cancellation);
            foreach (var method in open) _costs[method.Index] = _costs[method.Index].End(method.Last);
        }
        finally
        {
            foreach (var frame in frames) frame.Dispose();
            foreach (var method in open) await method.Context.DisposeAsync();
        }
    }

    /// <summary>Every group of methods that see alike takes the frames; they are given up then.</summary>
    private async Task StepAsync(List<OpenMethod> open, List<Frame> frames, int turn, CancellationToken cancellation)
    {
        for (var group = 0; group < _alike.Length && frames.Count > 0; group++)
        {
            OpenMethod[] alike = [.. _alike[(turn + group) % _alike.Length].Select(i => open.First(method => method.Index == i))];
            var steps = await StreamContext.AppendAsync([.. alike.Select(method => method.Context)], frames, WorkClass.Batch, cancellation);
            foreach (var (method, step) in alike.Zip(steps))
            {
                method.Last = step;
                _costs[method.Index] = _costs[method.Index].Add(frames.Count, step);
            }
        }
        foreach (var frame in frames) frame.Dispose();
        frames.Clear();
    }

    private async Task AskAsync(List<OpenMethod> open, SetQuestion asked, int turn, CancellationToken cancellation)
    {
        for (var i = 0; i < open.Count; i++)
        {
            var method = open[(turn + i) % open.Count];
            await AskAsync(method.Index, method.Context, asked, cancellation);
        }
    }

    /// <summary>A thumbnail shows a whole clip, so every moment asked about is a clip of its own. Its cost is that of the longest.</summary>
    private async Task ScoreThumbnailsAsync(int method, ClipQuestions asked, CancellationToken cancellation)
    {
        var frames = new List<Frame>();
        try
        {
            await foreach (var frame in new FrameReader(TimeProvider.System).ReadAsync(SourceOf(asked.Path), cancellation)) frames.Add(frame);
            foreach (var moment in asked.Questions.GroupBy(question => question.At).OrderBy(moment => moment.Key))
            {
                Frame[] clip = [.. frames.TakeWhile(frame => frame.Time.Position.TotalSeconds <= moment.Key)];
                var (context, _) = await ThumbnailReading.ReadAsync(model, engine, methods[method], clip, cancellation);
                await using var open = context;
                foreach (var question in moment) await AskAsync(method, context, question, cancellation);
            }
            var (whole, step) = await ThumbnailReading.ReadAsync(model, engine, methods[method], frames, cancellation);
            await whole.DisposeAsync();
            _costs[method] = _costs[method].Add(frames.Count, step).End(step);
        }
        finally
        {
            foreach (var frame in frames) frame.Dispose();
        }
    }

    private async Task AskAsync(int method, StreamContext context, SetQuestion asked, CancellationToken cancellation)
    {
        var answer = await _questioner.AnswerAsync(context, new Question { Text = asked.Question }, cancellation);
        _scored[method].Add(new ScoredQuestion(asked, answer.Text, answer.Text == asked.Answer, asked.IsPointedAtBy(answer), answer.Usage));
    }

    private SourceSpec SourceOf(string path) => new()
    {
        Location = path,
        Sampling = new FixedRate(model.Settings.FramesPerSecond ?? 1),
        Width = model.PictureSize,
        Height = model.PictureSize,
        Pace = Pace.AsFastAsPossible,
    };

    private sealed class OpenMethod(int index, StreamContext context)
    {
        public int Index => index;

        public StreamContext Context => context;

        public StreamStep Last { get; set; }
    }
}
