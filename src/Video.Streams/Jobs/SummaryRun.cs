using System.Runtime.ExceptionServices;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Inference.Models;

namespace Video.Streams.Jobs;

/// <summary>Sums up one video or several: part by part, then section by section, then the whole. While one part is asked about, the next is read.</summary>
/// <param name="model">Reads and writes.</param>
/// <param name="engine">Where it runs, behind all work that somebody waits for.</param>
/// <param name="options">What the summary is to be.</param>
/// <param name="rule">Where the videos are cut.</param>
/// <param name="time">Measures; null: the system's.</param>
public sealed class SummaryRun(VideoModel model, InferenceEngine engine, SummaryOptions options, ChunkRule rule, TimeProvider? time = null)
{
    /// <summary>Parts that are asked about while the next is read.</summary>
    private const int InFlight = 2;

    private readonly ChunkAsker _asker = new(model, options, rule);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Goes on from what an earlier run has finished, and does nothing twice.</summary>
    /// <param name="sources">The videos, in order, at least one.</param>
    /// <param name="finished">Parts that an earlier run reported, from the first on without a hole.</param>
    /// <param name="report">Is told of each finished part, in order, and of each step; one call at a time.</param>
    /// <param name="cancellation">Ends it; what was reported stays true.</param>
    /// <exception cref="VideoException">A video that cannot be used.</exception>
    public async Task<SummaryResult> RunAsync(
        IReadOnlyList<IChunkSource> sources, IReadOnlyList<ChunkSummary> finished, Func<SummaryStep, Task> report, CancellationToken cancellation)
    {
        options.Validate();
        var chunks = finished.ToList();
        var course = new SummaryCourse(_time, sources, await RangesAsync(sources, cancellation), chunks.LastOrDefault());
        for (var source = course.FirstSource; source < sources.Count; source++)
        {
            var start = chunks.LastOrDefault() is { } last && last.Source == source ? ChunkStart.After(last) : default;
            await report(course.Reading(source, start.Begin, null));
            await ReadAsync(sources[source], source, start, chunks, chunk => report(course.Reading(source, chunk.To, chunk)), cancellation);
        }
        await report(SummaryCourse.Writing());
        ISummaryWriter writer = WrittenSummary.IsFor(model) ? new WrittenSummary(model, engine, SummaryWords.Of(model, options)) : new ComposedSummary(options.Detail);
        return await new SummaryTree(writer).BuildAsync(chunks, null, cancellation);
    }

    private static async Task<TimeRange?[]> RangesAsync(IReadOnlyList<IChunkSource> sources, CancellationToken cancellation)
    {
        var ranges = new TimeRange?[sources.Count];
        for (var i = 0; i < ranges.Length; i++) ranges[i] = await sources[i].RangeAsync(cancellation);
        return ranges;
    }

    private async Task ReadAsync(
        IChunkSource source, int number, ChunkStart start, List<ChunkSummary> chunks, Func<ChunkSummary, Task> report, CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var asking = new Queue<Task<ChunkSummary>>();
        ExceptionDispatchInfo? failure = null;
        try
        {
            await foreach (var open in source.ReadAsync(start, ends.Token))
            {
                asking.Enqueue(AskAsync(open, number, chunks.Count + asking.Count, ends.Token));
                while (asking.Count >= InFlight) await TakeAsync();
            }
            while (asking.Count > 0) await TakeAsync();
        }
        catch (Exception any)
        {
            failure = ExceptionDispatchInfo.Capture(any);
        }
        await ends.CancelAsync();
        // Their memories are given back before anything else happens.
        foreach (Task left in asking) await left.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        failure?.Throw();

        async Task TakeAsync()
        {
            var chunk = await asking.Dequeue();
            chunks.Add(chunk);
            await report(chunk);
        }
    }

    private async Task<ChunkSummary> AskAsync(IOpenChunk open, int source, int index, CancellationToken cancellation)
    {
        await using var held = open;
        var chunk = open.Chunk with { Source = source, Index = index };
        try
        {
            return await _asker.AskAsync(chunk, open.Lead, open.AskAsync, cancellation);
        }
        catch (VideoException nothing) when (nothing.Code == ErrorCode.InvalidArgument)
        {
            return chunk with { Note = nothing.Message };
        }
    }
}
