using System.Runtime.CompilerServices;
using Video.Answering.Summaries;
using Video.Server.Sse;
using Video.State;
using Video.Streams.Jobs;

namespace Video.Server.Summaries;

/// <summary>Follows a summary by what is kept of it, so that it does not matter which process does the work.</summary>
public sealed class SummaryEvents(IJobTable jobs, TimeProvider time)
{
    /// <summary>How often it is looked at.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>A <c>progress</c> event whenever that has changed, a <c>chunk</c> event for each part, and last an event named for the end, with the whole summary.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="id">The summary's.</param>
    /// <param name="seen">So many parts are known already; a part's event has its index as id, so that a client can go on after it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<SseEvent> ReadAsync(TenantId tenant, string id, int seen, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? told = null;
        while (true)
        {
            if (await jobs.FindAsync(tenant, id, cancellation) is not { Kind: SummaryJobs.Kind } job) throw SummariesApi.Missing(id);
            if (job.Status + job.Progress != told || JobStatus.IsFinal(job.Status))
            {
                told = job.Status + job.Progress;
                yield return new SseEvent(SummaryResource.Of(job, null), "progress");
                // Only then may there be parts that are not told yet.
                foreach (var chunk in (await jobs.ChunksAsync(id, cancellation)).Where(chunk => chunk.Index >= seen).ToArray())
                {
                    seen = chunk.Index + 1;
                    yield return new SseEvent(PartResource.Of(JobJson.Read<ChunkSummary>(chunk.Body)), "chunk", $"{chunk.Index}");
                }
            }
            if (JobStatus.IsFinal(job.Status))
            {
                yield return new SseEvent(await SummariesApi.FindAsync(tenant, id, jobs, cancellation), job.Status);
                yield break;
            }
            await Task.Delay(Pause, time, cancellation);
        }
    }
}

/// <summary>A finished part and what happened in it.</summary>
public sealed record PartResource(ChunkResource Chunk, IReadOnlyList<EventResource> Events)
{
    public static PartResource Of(ChunkSummary chunk) => new(
        ChunkResource.Of(chunk), [.. chunk.Events.Select(found => EventResource.Of(new SourceEvent(chunk.Source, chunk.Index, found)))]);
}
