using Video.Memory;

namespace Video.Inference.Memories;

/// <summary><c>recent</c>: the last frames alone. What every other memory has to do better than.</summary>
/// <remarks>
/// Kept are the tokens of the last <c>frames</c> sent frames (default 16), read behind the prompt's prefix when a question comes, so that
/// nothing older has left a mark on them. Where unchanged tokens are not sent again, the oldest of them shows the whole picture that stood.
/// The same baseline as in SimpleStream (the last frames of the stream and nothing else), on our tokens.
/// </remarks>
internal sealed class RecentMemory : IStreamMemory
{
    public const string Name = "recent";

    private readonly string _method;
    private readonly int _most;
    private readonly FrameReading _reading;
    private readonly FrameHistory _history;
    private long _questions;

    private RecentMemory(string method, int most, MemorySetting setting)
    {
        (_method, _most, _reading) = (method, most, new FrameReading(setting));
        _history = new FrameHistory(setting.TokensStand, _reading.Header);
    }

    /// <param name="spec">Option <c>frames</c>: 1 to 4096; default 16, or as many as the model can attend to.</param>
    public static IMemoryMethod Create(MethodSpec spec) => new Method(spec.ToString(), spec.OptionalCount("frames", 1, 4096));

    public IReadOnlyList<MediaTime> Inherited => [];

    public MemoryStatus Status => _history.Status with
    {
        Method = _method,
        RamBytes = _history.Bytes,
        Recall = new RecallCounters(_questions, _questions, 0, 0, 0, 0),
    };

    public int Read(IReadOnlyList<SentFrame> frames)
    {
        var tokens = 0;
        foreach (var frame in frames)
        {
            tokens += _history.Take(frame)?.Tokens ?? 0;
            _history.KeepNewest(_most);
        }
        return tokens;
    }

    public IQuestionView Open(QuestionScope scope)
    {
        _questions++;
        using var memory = _reading.NewMemory();
        var (frames, made) = _history.Part(scope.From ?? TimeSpan.Zero, scope.To);
        using (made) _reading.Append(memory, frames);
        return memory.Snapshot(scope.To, scope.Room);
    }

    public void Dispose() => _history.Dispose();

    private sealed class Method(string text, int? chosen) : IMemoryMethod
    {
        private const int ByDefault = 16;

        public IStreamMemory NewStream(MemorySetting setting)
        {
            var (model, budget) = (setting.Model, setting.Budget);
            var tokens = model.TokensPerFrame + 2 * model.Prompt.FrameHeader(TimeSpan.Zero).Count;
            var most = Math.Min(budget.MaxFrames, (budget.MaxTokens - model.Prompt.Prefix.Count) / tokens);
            if (chosen > most)
                throw new VideoException(ErrorCode.OverBudget, $"'{text}' is more than the {most} frames that model '{model.Name}' can attend to.", "memory");
            return new RecentMemory(text, chosen ?? Math.Min(ByDefault, most), setting);
        }
    }
}
