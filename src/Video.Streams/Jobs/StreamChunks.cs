using System.Runtime.CompilerServices;
using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <summary>A span of a stream in parts of one length, told from what the stream remembers: every part is asked about as of its own end. Nothing is decoded again.</summary>
/// <param name="stream">Remembers.</param>
/// <param name="name">Of the stream.</param>
/// <param name="from">Stream time; null: from what it remembers first.</param>
/// <param name="to">Stream time; null: to its newest frame when the job begins.</param>
/// <param name="rule">How long a part is.</param>
internal sealed class StreamChunks(IStreamGrain stream, string name, TimeSpan? from, TimeSpan? to, ChunkRule rule) : IChunkSource
{
    private TimeRange? _range;

    public string Name => $"stream {name}";

    public async Task<TimeRange?> RangeAsync(CancellationToken cancellation) => await RememberedAsync();

    public async IAsyncEnumerable<IOpenChunk> ReadAsync(ChunkStart start, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (first, last) = await RememberedAsync();
        for (var begin = start.Begin > first ? start.Begin : first; begin < last; begin += rule.Most)
        {
            cancellation.ThrowIfCancellationRequested();
            var (end, lead) = (begin + rule.Most, begin - rule.Lead > first ? begin - rule.Lead : first);
            yield return end >= last
                ? new RememberedChunk(stream, Part(begin, last, ChunkEnd.Source, last), lead)
                : new RememberedChunk(stream, Part(begin, end, ChunkEnd.Length, end - rule.Lead), lead);
        }
    }

    private async Task<TimeRange> RememberedAsync()
    {
        if (_range is { } known) return known;
        var reply = await stream.GetAsync();
        if (reply.Status is not { } status) throw reply.Fault!.ToException();
        if (status.Position is not { } position) throw new VideoException(ErrorCode.Conflict, $"Stream '{name}' has no frame yet; ask again when it has.", "stream");
        var (oldest, newest) = (TimeSpan.FromSeconds(status.Memory.Oldest ?? 0), TimeSpan.FromSeconds(position));
        var range = new TimeRange(from ?? oldest, to is { } end && end < newest ? end : newest);
        if (range.From >= range.To)
            throw new VideoException(ErrorCode.InvalidArgument, $"Stream '{name}' remembers {oldest.TotalSeconds:0.###} s to {newest.TotalSeconds:0.###} s; there is nothing of that from {range.From.TotalSeconds:0.###} s on.", "from");
        _range = range;
        return range;
    }

    private static ChunkSummary Part(TimeSpan begin, TimeSpan end, ChunkEnd why, TimeSpan next) =>
        new() { Index = 0, Source = 0, From = begin, To = end, Ended = why, Next = next, Frames = 0 };

    private sealed class RememberedChunk(IStreamGrain stream, ChunkSummary chunk, TimeSpan lead) : IOpenChunk
    {
        public ChunkSummary Chunk => chunk;

        public TimeSpan Lead => lead;

        public async Task<ChunkAnswer> AskAsync(Question question, CancellationToken cancellation)
        {
            await foreach (var step in stream.AskAsync(AskRequest.Of(question with { From = question.From ?? lead, To = question.To ?? chunk.To }), cancellation))
            {
                if (step.Fault is { } fault) throw fault.ToException();
                if (step.Finished is { } answer)
                    return new ChunkAnswer(answer.Text, [.. answer.Evidence.Select(span => new Evidence(new TimeRange(TimeSpan.FromSeconds(span.From), TimeSpan.FromSeconds(span.To)), span.Weight))]);
            }
            throw new InvalidOperationException("An answer ends with its finished part or a fault.");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
