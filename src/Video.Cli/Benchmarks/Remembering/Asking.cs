using Video.Answering;
using Video.Cli.Benchmarks.Caching;
using Video.Inference.Memories;
using Video.Inference.Streams;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>Asks two streams in turns, so that what else the machine does, it does to both, and reports the first.</summary>
internal sealed class Asking(Questioner questioner, int rounds)
{
    /// <summary>Questions about the past before the first that counts, at least.</summary>
    private const int Before = 16;

    /// <summary>The cache of decoded blocks is to be full by then, as that of a service has been for long; so many questions are enough for it.</summary>
    private const int Cached = 64;

    private readonly Random _random = new(29);

    /// <param name="stream">Measured.</param>
    /// <param name="young">What it is compared with.</param>
    /// <param name="past">Whether a moment of the past is named, another one each time.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<AskedReport> AskAsync(StreamContext stream, StreamContext young, bool past, CancellationToken cancellation)
    {
        for (var i = 0; past ? i < Before || i < Cached && !IsWarm(stream) : i < 1; i++)
        {
            await AnswerAsync(young, past, cancellation);
            await AnswerAsync(stream, past, cancellation);
        }
        var (before, own, other) = (stream.Memory.Recall, new List<AnswerUsage>(), new List<AnswerUsage>());
        for (var i = 0; i < rounds; i++)
        {
            own.Add(await AnswerAsync(stream, past, cancellation));
            other.Add(await AnswerAsync(young, past, cancellation));
        }
        return Report(own, other, before, stream.Memory.Recall);
    }

    private AskedReport Report(List<AnswerUsage> own, List<AnswerUsage> other, RecallCounters before, RecallCounters after)
    {
        var (hits, misses, first) = (after.Hits - before.Hits, after.Misses - before.Misses, Median(own, usage => usage.TimeToFirstToken));
        return new AskedReport(
            first, first / Median(other, usage => usage.TimeToFirstToken), Median(own, usage => usage.Recall), own.Average(usage => usage.ContextTokens),
            (double)(after.Blocks - before.Blocks) / rounds, hits + misses == 0 ? 0 : (double)hits / (hits + misses), (double)(after.BytesMoved - before.BytesMoved) / rounds,
            (double)(after.Rows - before.Rows) / rounds, (after.Search - before.Search).TotalMilliseconds / rounds);
    }

    private static bool IsWarm(StreamContext stream) => stream.Memory.Recall.Misses >= Math.Min(Cached, stream.Memory.Blocks);

    private static double Median(IEnumerable<AnswerUsage> usages, Func<AnswerUsage, TimeSpan> time) =>
        Spread.MedianOf([.. usages.Select(usage => time(usage).TotalMilliseconds).Order()]);

    private async Task<AnswerUsage> AnswerAsync(StreamContext stream, bool past, CancellationToken cancellation)
    {
        var moment = _random.NextDouble() * stream.Timeline.Newest!.Value.Position;
        var text = past ? $"what was there at {(int)moment.TotalHours:00}:{moment.Minutes:00}:{moment.Seconds:00}?" : "what is visible right now, then?";
        return (await questioner.AnswerAsync(stream, new Question { Text = text, MaxTokens = 1 }, cancellation)).Usage;
    }
}
