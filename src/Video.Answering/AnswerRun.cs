using System.Text;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Language.Choosing;
using Video.Language.Tokens;
using Video.Memory;
using static TorchSharp.torch;

namespace Video.Answering;

/// <summary>One answer in the making. <see cref="Start"/> and <see cref="Next"/> run on the engine's thread, one at a time; the rest is the asker's.</summary>
internal sealed class AnswerRun(VideoModel model, Question question) : IDisposable
{
    /// <summary>The token that the family may put after the video.</summary>
    private const int Newline = 1;

    private readonly IReadOnlyList<int> _prompt = model.Prompt.Ask(question.Text.Trim(), question.Turns);
    private readonly TokenChooser _chooser = new(question.Temperature, question.TopP, question.Seed);
    private readonly TokenStream _words = model.Tokenizer.StartStream(skipSpecial: true);
    private readonly StopTexts _stop = new(question.Stop);
    private readonly StringBuilder _text = new();
    private StreamSnapshot? _seen;
    private EvidenceCollector? _evidence;
    private int _decoded;

    /// <summary>True once the answer is as long as the question allows.</summary>
    public bool Full => _decoded == question.MaxTokens;

    /// <summary>True once the answer has come to one of the texts that end it.</summary>
    public bool Stopped => _stop.Met;

    /// <summary>What of the stream the answer rests on; null before the start.</summary>
    public SeenSpan? Seen => _seen is { } seen ? new SeenSpan(seen.View.Frames[0].Time, LastOf(seen.View.Frames[^1])) : null;

    /// <summary>Time it took to open the memory; zero before the start.</summary>
    public TimeSpan Recall => _seen?.Recall ?? TimeSpan.Zero;

    /// <summary>Takes the snapshot, reads the question, and chooses the first token.</summary>
    public int Start(StreamContext stream)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        // Large hours may make a header longer than the first is.
        var longestHeader = 2 * model.Prompt.FrameHeader(TimeSpan.Zero).Count;
        var asked = AskedRange.Of(question, stream);
        _seen = stream.Snapshot(new QuestionScope(
            asked.From, asked.To, model.Tokenizer.Encode(question.Text.Trim()), longestHeader + Newline + _prompt.Count + question.MaxTokens));
        var frames = _seen.View.Frames;
        if (frames.Count == 0) throw asked.NothingSeen(stream);
        _evidence = new EvidenceCollector(_seen.View, model.Language.Config.Layers, stream.TokensStand);
        // A newest frame of which nothing was sent has left no header; its time is told here.
        var time = frames[^1].Passed is { } passed ? model.Prompt.FrameHeader(passed.To) : [];
        return Choose(model.EmbedQuestion(_prompt, time));
    }

    /// <summary>Reads the token chosen last and chooses the next.</summary>
    public int Next(int token)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        return Choose(model.Embed([token]));
    }

    public bool Accepts(int token) => !model.EndTokens.Contains(token);

    /// <summary>Adds a token to the answer.</summary>
    /// <returns>The whole characters that it completes; may be empty.</returns>
    public string Push(int token)
    {
        _decoded++;
        return Add(_words.Push(token));
    }

    public string Flush()
    {
        var rest = _words.Flush();
        return Add(rest) + Keep(_stop.Flush());
    }

    public Answer Finish(TimeSpan firstToken, TimeSpan total)
    {
        var (view, gaps, tokens, recall) = _seen!;
        return new Answer(
            _text.ToString().Trim(), _evidence!.Spans(), view.Recalled, gaps, view.Frames[^1].Until, Full && !Stopped ? FinishReason.Length : FinishReason.Stop,
            new AnswerUsage(view.Frames.Count, view.Frames.Sum(frame => frame.VisualTokens), tokens, _prompt.Count, _decoded, recall, firstToken, total));
    }

    public void Dispose() => _seen?.Dispose();

    private int Choose(Tensor embeddings)
    {
        var hidden = model.Read(embeddings, _seen!.View, _evidence);
        var last = hidden.narrow(0, hidden.shape[0] - 1, 1);
        return _chooser.Choose(model.Language.Logits(last).squeeze(0));
    }

    /// <summary>Frames that followed and brought nothing new were seen too; they came at the pace of the stream's time.</summary>
    private static MediaTime LastOf(RememberedFrame frame) => frame.Time with { Position = frame.Until, WallClock = frame.Time.WallClock + (frame.Until - frame.Time.Position) };

    private string Add(string text) => Keep(_stop.Pass(text));

    private string Keep(string text)
    {
        _text.Append(text);
        return text;
    }
}
