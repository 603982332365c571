using Video.Answering;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Inference.Streams;

namespace Video.Streams.Jobs;

/// <summary>One part of a file while its frames come: they are read step by step, and the newest are kept to lead into the next part.</summary>
internal sealed class ChunkReading : IAsyncDisposable
{
    private const int FramesAStep = 8;

    /// <summary>Containers round times to as much as a millisecond.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(1);

    private readonly Func<StreamContext> _open;
    private readonly Questioner _questioner;
    private readonly ChunkRule _rule;
    private readonly ChunkStart _start;
    private readonly List<Frame> _waiting;
    private readonly List<Frame> _newest = [];   // read; as many as may lead into the next part
    private StreamContext? _context;
    private int _frames;

    /// <param name="open">A memory for one part.</param>
    /// <param name="questioner">Asks it.</param>
    /// <param name="rule">How long the lead is.</param>
    /// <param name="start">Where the part begins.</param>
    /// <param name="lead">Frames that lead into it, when they are there already; they are this part's from here on.</param>
    public ChunkReading(Func<StreamContext> open, Questioner questioner, ChunkRule rule, ChunkStart start, IReadOnlyList<Frame> lead) =>
        (_open, _questioner, _rule, _start, _waiting) = (open, questioner, rule, start, [.. lead]);

    /// <summary>Stream time of the newest frame taken.</summary>
    public TimeSpan Newest { get; private set; }

    /// <summary>Whether there is a frame that does not only lead in.</summary>
    public bool HasFrames { get; private set; }

    public bool IsLead(Frame frame) => frame.Time.Position < _start.Begin - Tolerance;

    /// <summary>Takes a frame; it is this part's from here on.</summary>
    public async Task AddAsync(Frame frame, CancellationToken cancellation)
    {
        HasFrames |= !IsLead(frame);
        Newest = frame.Time.Position;
        _waiting.Add(frame);
        // Always as many at a time, so that the numbers come out alike wherever the reading began.
        while (_waiting.Count >= FramesAStep) await StepAsync(FramesAStep, cancellation);
    }

    /// <summary>Reads what waits, and hands the part out to be asked about.</summary>
    /// <param name="to">Its end.</param>
    /// <param name="why">Why it ends there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="note">What is to be said of it.</param>
    /// <returns>The part, and the frames that lead into the next; those are the caller's.</returns>
    public async Task<(IOpenChunk Chunk, IReadOnlyList<Frame> Lead)> CloseAsync(TimeSpan to, ChunkEnd why, CancellationToken cancellation, string? note = null)
    {
        while (_waiting.Count > 0) await StepAsync(Math.Min(FramesAStep, _waiting.Count), cancellation);
        var lead = why == ChunkEnd.Length ? _newest.FindAll(frame => frame.Time.Position >= to - _rule.Lead - Tolerance) : [];
        Release(_newest, but: lead);
        var chunk = new ChunkSummary
        {
            Index = 0, Source = 0, From = _start.Begin, To = to, Ended = why, Next = lead.Count > 0 ? lead[0].Time.Position : to, Frames = _frames, Note = note,
        };
        var closed = new FileChunk(_context!, _questioner, chunk, _start.ReadFrom);
        _context = null;
        return (closed, lead);
    }

    public async ValueTask DisposeAsync()
    {
        Release(_waiting, but: []);
        Release(_newest, but: []);
        if (_context is { } context) await context.DisposeAsync();
        _context = null;
    }

    private async Task StepAsync(int count, CancellationToken cancellation)
    {
        _context ??= _open();
        await _context.AppendAsync(_waiting[..count], WorkClass.Batch, cancellation);
        _frames += count;
        _newest.AddRange(_waiting[..count]);
        _waiting.RemoveRange(0, count);
        var oldest = _newest[^1].Time.Position - _rule.Lead - Tolerance;
        var kept = _newest.FindAll(frame => frame.Time.Position >= oldest);
        Release(_newest, but: kept);
        _newest.AddRange(kept);
    }

    private static void Release(List<Frame> frames, IReadOnlyList<Frame> but)
    {
        foreach (var frame in frames.Where(frame => !but.Contains(frame))) frame.Dispose();
        frames.Clear();
    }

    private sealed class FileChunk(StreamContext context, Questioner questioner, ChunkSummary chunk, TimeSpan lead) : IOpenChunk
    {
        public ChunkSummary Chunk => chunk;

        public TimeSpan Lead => lead;

        public async Task<ChunkAnswer> AskAsync(Question question, CancellationToken cancellation)
        {
            var answer = await questioner.AnswerAsync(context, question, cancellation);
            return new ChunkAnswer(answer.Text, answer.Evidence);
        }

        public ValueTask DisposeAsync() => context.DisposeAsync();
    }
}
