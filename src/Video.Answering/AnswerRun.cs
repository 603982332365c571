using System.Text;
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

    private readonly IReadOnlyList<int> _prompt = model.Prompt.Ask(question.Text.Trim());
    private readonly TokenChooser _chooser = new(question.Temperature, question.TopP, question.Seed);
    private readonly TokenStream _words = model.Tokenizer.StartStream(skipSpecial: true);
    private readonly StringBuilder _text = new();
    private IQuestionView? _view;
    private EvidenceCollector? _evidence;
    private int _decoded;

    /// <summary>True once the answer is as long as the question allows.</summary>
    public bool Full => _decoded == question.MaxTokens;

    /// <summary>Takes the snapshot, reads the question, and chooses the first token.</summary>
    public int Start(StreamContext stream)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        // Large hours may make a header longer than the first is.
        var longestHeader = 2 * model.Prompt.FrameHeader(TimeSpan.Zero).Count;
        _view = stream.Snapshot(question.From, question.At, longestHeader + Newline + _prompt.Count + question.MaxTokens);
        if (_view.Frames.Count == 0) throw NothingSeen();
        _evidence = new EvidenceCollector(_view, model.Language.Config.Layers, stream.TokensStand);
        // A newest frame of which nothing was sent has left no header; its time is told here.
        var time = _view.Frames[^1].Passed is { } passed ? model.Prompt.FrameHeader(passed.To) : [];
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

    public string Flush() => Add(_words.Flush());

    public Answer Finish(TimeSpan firstToken, TimeSpan total) => new(
        _text.ToString().Trim(),
        _evidence!.Spans(),
        _view!.Frames[^1].Until,
        Full ? FinishReason.Length : FinishReason.Stop,
        new AnswerUsage(
            _view.Frames.Count, _view.Frames.Sum(frame => frame.VisualTokens), _prompt.Count, _decoded, firstToken, total));

    public void Dispose() => _view?.Dispose();

    private int Choose(Tensor embeddings)
    {
        var hidden = model.Read(embeddings, _view!, _evidence);
        var last = hidden.narrow(0, hidden.shape[0] - 1, 1);
        return _chooser.Choose(model.Language.Logits(last).squeeze(0));
    }

    private string Add(string text)
    {
        _text.Append(text);
        return text;
    }

    private VideoException NothingSeen() => question.From is null && question.At is null
        ? new VideoException(ErrorCode.Conflict, "The stream has no frame yet; ask again when it has.")
        : new VideoException(ErrorCode.InvalidArgument,
            $"The stream's memory has no frame {Range()}.", question.At is null ? "from" : "at");

    private string Range() => (question.From, question.At) switch
    {
        ({ } from, { } at) => $"between {from.TotalSeconds} s and {at.TotalSeconds} s",
        ({ } from, null) => $"at or after {from.TotalSeconds} s",
        (_, { } at) => $"at or before {at.TotalSeconds} s",
        _ => "",
    };
}
