using System.Text.Json;
using Video.Answering.Summaries;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.State;

namespace Video.Streams.Jobs;

/// <summary>Does summary jobs: reads what is kept of one, goes on after its last finished part, and keeps every part as it is finished.</summary>
public sealed class SummaryJobs(VideoModel model, InferenceEngine engine, IJobTable jobs, IFileTable files, IStreamRanges streams, IJobEnds ends, JobCounters counters, TimeProvider time)
{
    public const string Kind = "summary";

    /// <summary>How long a job waits before it asks a database again that did not answer; doubled up to half a minute.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(30);

    /// <param name="id">The job's.</param>
    /// <param name="cancelled">Ends it for good.</param>
    /// <param name="stopping">Ends this run; the job stays unfinished.</param>
    public async Task RunAsync(string id, CancellationToken cancelled, CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancelled, stopping);
        if (await KeptAsync(() => jobs.FindAsync(null, id, stopping), stopping) is not { } job || JobStatus.IsFinal(job.Status)) return;
        try
        {
            job = await BeginAsync(job, stopping);
            var result = await SumUpAsync(job, both.Token);
            var last = JobJson.Read<JobProgress>((await NewestAsync(job, stopping)).Progress);
            job = job with { Status = JobStatus.Done, Result = JobJson.Write(result), Progress = JobJson.Write(last with { Percent = 100, Step = "done", EtaSeconds = null }) };
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            if (!cancelled.IsCancellationRequested) return;
            job = await NewestAsync(job, stopping) with { Status = JobStatus.Cancelled };
        }
        catch (VideoException failure) when (!stopping.IsCancellationRequested)
        {
            job = await NewestAsync(job, stopping) with { Status = JobStatus.Failed, Error = failure.Message };
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            job = await NewestAsync(job, stopping) with { Status = JobStatus.Failed, Error = $"The job could not go on: {failure.Message}" };
        }
        job = job with { Finished = time.GetUtcNow() };
        // Told first: a crash in between tells it twice, under the same id, rather than never.
        await KeptAsync(async () => { await ends.TellAsync(job, JobJson.Read<SummarySpec>(job.Spec), stopping); return true; }, stopping);
        await KeptAsync(() => jobs.UpdateAsync(job, stopping), stopping);
        counters.End(job.Status);
    }

    private async Task<JobRecord> BeginAsync(JobRecord job, CancellationToken stopping)
    {
        var progress = JobJson.Read<JobProgress>(job.Progress);
        var begun = job with { Status = JobStatus.Running, Started = job.Started ?? time.GetUtcNow(), Progress = JobJson.Write(progress with { Step = "starting", Starts = progress.Starts + 1 }) };
        await KeptAsync(() => jobs.UpdateAsync(begun, stopping), stopping);
        return begun;
    }

    private async Task<SummaryResult> SumUpAsync(JobRecord job, CancellationToken cancellation)
    {
        var spec = JobJson.Read<SummarySpec>(job.Spec);
        var rule = ChunkRule.Of(spec.Options, model, FileChunks.RateOf(model));
        var finished = await FinishedAsync(job.Id, cancellation);
        var starts = JobJson.Read<JobProgress>(job.Progress).Starts;
        var count = finished.Count;
        return await new SummaryRun(model, engine, spec.Options, rule, time).RunAsync(await SourcesAsync(job.Tenant, spec, rule, cancellation), finished, async step =>
        {
            if (step.Chunk is { } chunk)
            {
                await KeptAsync(() => jobs.SaveChunkAsync(job.Id, chunk.Index, JobJson.Write(chunk), cancellation), cancellation);
                count++;
            }
            var progress = new JobProgress(Math.Round(step.Percent, 1), step.Text, step.Left is { } left ? Math.Round(left.TotalSeconds, 1) : null, count, starts);
            await KeptAsync(() => jobs.UpdateAsync(job with { Progress = JobJson.Write(progress) }, cancellation), cancellation);
        }, cancellation);
    }

    /// <summary>What is kept, up to the first part that is missing.</summary>
    private async Task<IReadOnlyList<ChunkSummary>> FinishedAsync(string id, CancellationToken cancellation) =>
        [.. (await KeptAsync(() => jobs.ChunksAsync(id, cancellation), cancellation)).TakeWhile((chunk, i) => chunk.Index == i).Select(chunk => JobJson.Read<ChunkSummary>(chunk.Body))];

    private async Task<IReadOnlyList<IChunkSource>> SourcesAsync(TenantId tenant, SummarySpec spec, ChunkRule rule, CancellationToken cancellation)
    {
        if (spec.Stream is { } stream) return [streams.Open(new StreamKey(tenant, StreamId.Parse(stream)), spec, rule)];
        var sources = new List<IChunkSource>(spec.Files.Count);
        foreach (var id in spec.Files)
        {
            var file = await KeptAsync(() => files.FindAsync(tenant, id, cancellation), cancellation)
                ?? throw new VideoException(ErrorCode.NotFound, $"File '{id}' is not there any more.", "files");
            sources.Add(new FileChunks(model, engine, rule, file.Path, file.Name));
        }
        return sources;
    }

    private async Task<JobRecord> NewestAsync(JobRecord job, CancellationToken stopping) =>
        await KeptAsync(() => jobs.FindAsync(null, job.Id, stopping), stopping) ?? job;

    /// <summary>A database that is gone for a while only delays a job.</summary>
    private async Task<T> KeptAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await work();
            }
            catch (VideoException failure) when (failure.Code is ErrorCode.Unavailable)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }
}
