using Video.Memory;
using Video.Memory.Window;

namespace Video.Inference.Memories;

/// <summary><c>full</c>: everything, up to what the model can attend to, or up to <c>frames</c> of its own.</summary>
/// <remarks>
/// When the budget is reached, the older frames are forgotten until at most half of it is in use, and those that stay are read again from
/// the beginning of the prompt. So the model is always where it was trained to be: a prefix, then frames, at positions that do not
/// grow with the stream. The second reading at most doubles the cost of prefill, and the vision side is not run again. A frame of which no
/// token is sent leaves nothing but its time.
/// </remarks>
internal sealed class FullMemory : IStreamMemory
{
    public const string Name = "full";

    private readonly FrameReading _reading;
    private readonly MemoryBudget _budget;
    private readonly FrameHistory _history;
    private readonly StreamMemory _memory;
    private long _questions;

    private FullMemory(MemorySetting setting, int? frames)
    {
        _budget = setting.Budget with { MaxFrames = frames ?? setting.Budget.MaxFrames };
        _reading = new FrameReading(setting with { Budget = _budget });
        _history = new FrameHistory(setting.TokensStand, _reading.Header);
        _memory = _reading.NewMemory();
    }

    public static IMemoryMethod Create(MethodSpec spec) => new Method(spec.OptionalCount("frames", 2, 100_000));

    public IReadOnlyList<MediaTime> Inherited => [];

    public MemoryStatus Status => _history.Status with
    {
        Method = Name,
        RamBytes = _memory.Bytes + _history.Bytes,
        Recall = new RecallCounters(_questions, _questions, 0, 0, 0, 0),
    };

    public int Read(IReadOnlyList<SentFrame> frames)
    {
        var added = new List<SeenFrame>();
        foreach (var frame in frames) Remember(frame, added);
        var tokens = added.Sum(frame => frame.Tokens);
        if (_memory.HasRoom(added.Count, tokens)) _reading.Append(_memory, added);
        else StartOver(atLeast: added.Count);
        return tokens;
    }

    /// <summary>Up to any moment, a copy of what is held. From a moment on, the frames are read again without those before, so that nothing of them is left but what still stood.</summary>
    public IQuestionView Open(QuestionScope scope)
    {
        _questions++;
        if (scope.From is not { } from || !_history.BeginsBefore(from)) return _memory.Snapshot(scope.To, scope.Room);
        using var part = _reading.NewMemory();
        var (frames, made) = _history.Part(from, scope.To);
        using (made) _reading.Append(part, frames);
        return part.Snapshot(scope.To, scope.Room);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _history.Dispose();
    }

    private void Remember(SentFrame frame, List<SeenFrame> added)
    {
        if (_history.Take(frame) is { } seen) added.Add(seen);
        else if (added.Count == 0) _memory.Pass(_history.Frames[^1].Passed!.Value);
    }

    private void StartOver(int atLeast)
    {
        _history.KeepNewest(Keepable(atLeast));
        _memory.Clear();
        _reading.Append(_memory, _history.Frames);
    }

    /// <summary>How many of the newest frames take at most half of the budget, but at least so many.</summary>
    private int Keepable(int atLeast)
    {
        var (kept, tokens) = (0, 0);
        foreach (var frame in _history.Frames.Reverse())
        {
            tokens += frame.Tokens;
            if (kept >= atLeast && (kept >= _budget.MaxFrames / 2 || tokens > _budget.MaxTokens / 2)) break;
            kept++;
        }
        return kept;
    }

    private sealed class Method(int? frames) : IMemoryMethod
    {
        public IStreamMemory NewStream(MemorySetting setting) => new FullMemory(setting, frames);
    }
}
