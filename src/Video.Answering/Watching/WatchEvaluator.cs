using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Memory;
using static TorchSharp.torch;

namespace Video.Answering.Watching;

/// <summary>Asks a stream all the yes/no questions that are watched for there: one view of the stream, one pass through the language model, in one piece of the engine's work.</summary>
/// <remarks>
/// A watch is about now: the view is what every question sees, and nothing is called back. Where layers see different frames (<c>rekv</c>), the questions are read one after another.
/// </remarks>
public sealed class WatchEvaluator
{
    /// <summary>The token that the family may put after the video.</summary>
    private const int Newline = 1;

    private readonly VideoModel _model;
    private readonly InferenceEngine _engine;
    private readonly YesNo _answers;

    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/>: its vocabulary has no yes or no.</exception>
    public WatchEvaluator(VideoModel model, InferenceEngine engine) => (_model, _engine, _answers) = (model, engine, new YesNo(model.Tokenizer));

    /// <summary>Asks all questions about the stream as it is now.</summary>
    /// <param name="stream">Goes on meanwhile; nothing of the questions stays in it.</param>
    /// <param name="questions">At least one.</param>
    /// <param name="cancellation">Stops before the work begins.</param>
    /// <returns>Null where the stream has no frame of this run yet.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.Conflict"/>: the stream was closed.</exception>
    public Task<WatchReading?> EvaluateAsync(StreamContext stream, IReadOnlyList<WatchQuestion> questions, CancellationToken cancellation = default) =>
        _engine.RunAsync(WorkClass.Watch, () => Evaluate(stream, questions), cancellation);

    private WatchReading? Evaluate(StreamContext stream, IReadOnlyList<WatchQuestion> questions)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var started = TimeProvider.System.GetTimestamp();
        IReadOnlyList<int>[] prompts = [.. questions.Select(question => _model.Prompt.Ask(question.Text))];
        using var seen = Open(stream, prompts.Sum(prompt => prompt.Count));
        if (seen.View.Frames.Count == 0 || stream.Pulse.Now.Newest is not { } newest) return null;
        var hidden = seen.View is IBranchingView view
            ? _model.ReadEach(prompts, PassedTime(seen), view)
            : cat([.. prompts.Select(prompt => ReadAlone(stream, prompt))], 0);
        var verdicts = _answers.Read(_model.Language.Logits(hidden));
        return new WatchReading(
            newest,
            [.. questions.Select((question, i) => new WatchVerdict(verdicts[i], verdicts[i].Probability >= question.EvidenceFrom ? EvidenceOf(stream, prompts[i]) : []))],
            TimeProvider.System.GetElapsedTime(started));
    }

    /// <summary>What the model looks at when it is about to answer.</summary>
    private IReadOnlyList<Evidence> EvidenceOf(StreamContext stream, IReadOnlyList<int> prompt)
    {
        using var scope = NewDisposeScope();
        using var seen = Open(stream, prompt.Count);
        var evidence = new EvidenceCollector(seen.View, _model.Language.Config.Layers, stream.TokensStand);
        _model.Read(_model.EmbedQuestion(prompt, PassedTime(seen)), seen.View, evidence);
        return evidence.Spans();
    }

    private Tensor ReadAlone(StreamContext stream, IReadOnlyList<int> prompt)
    {
        using var scope = NewDisposeScope();
        using var seen = Open(stream, prompt.Count);
        var hidden = _model.Read(_model.EmbedQuestion(prompt, PassedTime(seen)), seen.View);
        return hidden.narrow(0, hidden.shape[0] - 1, 1).MoveToOuterDisposeScope();
    }

    private StreamSnapshot Open(StreamContext stream, int prompts)
    {
        // Large hours may make a header longer than the first is.
        var longestHeader = 2 * _model.Prompt.FrameHeader(TimeSpan.Zero).Count;
        return stream.Snapshot(new QuestionScope(null, null, [], longestHeader + Newline + prompts, Recall: false));
    }

    /// <summary>A newest frame of which nothing was sent has left no header; its time is told with the question.</summary>
    private IReadOnlyList<int> PassedTime(StreamSnapshot seen) => seen.View.Frames[^1].Passed is { } passed ? _model.Prompt.FrameHeader(passed.To) : [];
}
