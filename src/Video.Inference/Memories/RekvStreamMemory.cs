using Video.Inference.Models;
using Video.Memory;
using Video.Memory.Rekv;
using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary><c>rekv</c>: every frame is archived, and each layer retrieves for a question the frames that match it; as published. See <see cref="RekvMemory"/>.</summary>
/// <remarks>
/// The sink is the prompt's prefix, a block is a frame with its header, and the question's own words retrieve. A frame of which no token is sent
/// leaves nothing but its time. As published, nothing sees to it that the newest frames are among those retrieved.
/// </remarks>
internal sealed class RekvStreamMemory : IStreamMemory
{
    public const string Name = "rekv";

    /// <summary>Frames that one pass through the language model takes at most, which bounds its activations.</summary>
    private const int FramesAPass = 8;

    private readonly VideoModel _model;
    private readonly string _method;
    private readonly RekvMemory _memory;
    private TimeRange? _passed;
    private long _questions;
    private long _skipped;
    private bool _begun;

    internal RekvStreamMemory(string method, RekvOptions options, VideoModel model)
    {
        (_method, _model) = (method, model);
        _memory = new RekvMemory(model.Language.Config, options, model.Compute.Dtype, model.Compute.Device);
    }

    /// <param name="spec">
    /// Options <c>local</c> (tokens; default 15000), <c>topk</c> (frames a layer; default 64), <c>chunk</c> (frames; default 1), <c>cached</c>
    /// (frames a layer; default 128) and <c>budget</c> (bytes of archive; default 0, which is no limit). Where the model can attend to less, the
    /// defaults of the first two are as much as it can.
    /// </param>
    public static IMemoryMethod Create(MethodSpec spec) => new RekvMethod(spec);

    public IReadOnlyList<MediaTime> Inherited => [];

    public MemoryStatus Status => new()
    {
        Method = _method,
        Frames = _memory.Frames,
        FramesForgotten = _memory.FramesForgotten,
        Blocks = _memory.Frames,
        BlocksDropped = _memory.FramesForgotten,
        RamBytes = _memory.Bytes,
        Oldest = _memory.Oldest,
        Recall = new RecallCounters(_questions, _skipped, _memory.Loads + _memory.Hits, _memory.Hits, _memory.Loads, _memory.BytesLoaded),
        Gaps = _memory.Gaps,
    };

    public int Read(IReadOnlyList<SentFrame> frames)
    {
        using var none = no_grad();
        Begin();
        var (pass, tokens) = (new List<SentFrame>(), 0);
        foreach (var frame in frames)
        {
            if (frame.Places.Count == 0)
            {
                tokens += Read(pass);
                Pass(frame.Time.Position);
                continue;
            }
            pass.Add(frame);
            if (pass.Count == FramesAPass) tokens += Read(pass);
        }
        return tokens + Read(pass);
    }

    public IQuestionView Open(QuestionScope scope)
    {
        using var none = no_grad();
        Begin();
        var question = _memory.Ask(scope.From, scope.To, scope.Room);
        try
        {
            _questions++;
            if (!question.HasToChoose) _skipped++;
            Retrieve(question, scope.Recall ? scope.Text : []);
            return question;
        }
        catch
        {
            question.Dispose();
            throw;
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Where all frames are retrieved anyway, or there are no words to compare, no pass is needed.</summary>
    private void Retrieve(RekvQuestion question, IReadOnlyList<int> text)
    {
        using var scope = NewDisposeScope();
        if (question.HasToChoose && text.Count > 0) _model.Fill(_model.Embed(text), question);
        else question.RecallNewest();
    }

    private void Begin()
    {
        if (_begun) return;
        using var scope = NewDisposeScope();
        _model.Fill(_model.Embed(_model.Prompt.Prefix), _memory);
        _begun = true;
    }

    /// <summary>Reads frames in one pass, and empties the list.</summary>
    /// <returns>Their tokens, headers included.</returns>
    private int Read(List<SentFrame> pass)
    {
        if (pass.Count == 0) return 0;
        using var scope = NewDisposeScope();
        Tensor[] embeddings = [.. pass.Select(frame => cat([_model.Embed(_model.Prompt.FrameHeader(frame.Time.Position)), frame.Tokens], 0))];
        _memory.BeginFrames([.. pass.Zip(embeddings, (frame, tokens) => new RememberedFrame(frame.Time, 0, (int)tokens.shape[0], frame.Places))]);
        _model.Fill(cat(embeddings, 0), _memory);
        _passed = null;
        pass.Clear();
        return (int)embeddings.Sum(tokens => tokens.shape[0]);
    }

    /// <summary>A frame was seen of which nothing was sent: it shows what the newest one that was sent showed.</summary>
    private void Pass(TimeSpan position)
    {
        if (_memory.Frames == 0) return;
        var passed = new TimeRange(_passed?.From ?? position, position);
        _memory.Pass(passed);
        _passed = passed;
    }
}
