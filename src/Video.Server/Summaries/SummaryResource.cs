using Video.Answering.Summaries;
using Video.State;
using Video.Streams.Jobs;

namespace Video.Server.Summaries;

/// <summary>A summary as the API shows it.</summary>
/// <param name="Id">sum-…</param>
/// <param name="Object">Always "summary".</param>
/// <param name="Status">queued, running, done, failed or cancelled.</param>
/// <param name="ProgressPercent">0 to 100.</param>
/// <param name="CurrentStep">What is being done, in a few words.</param>
/// <param name="EtaSeconds">How long it still takes if it goes on as it has.</param>
/// <param name="ChunksDone">Finished parts.</param>
/// <param name="Files">What it is of, in order; null: a stream.</param>
/// <param name="Stream">What it is of; null: files.</param>
/// <param name="From">Of the stream, in seconds of its time.</param>
/// <param name="To">Of the stream, in seconds of its time.</param>
/// <param name="Prompt">What is asked of every part; null: the model's own wording.</param>
/// <param name="Chunk">auto, or seconds.</param>
/// <param name="Detail">brief, normal or full.</param>
/// <param name="Priority">-10 to 10.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="StartedAt">When it was begun first.</param>
/// <param name="FinishedAt">When it ended, one way or another.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Content">What there is of it so far; null in lists.</param>
public sealed record SummaryResource(
    string Id, string Object, string Status, double ProgressPercent, string CurrentStep, double? EtaSeconds, int ChunksDone, IReadOnlyList<string>? Files, string? Stream, double? From, double? To,
    string? Prompt, ChunkField Chunk, SummaryDetail Detail, int Priority, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error, SummaryContent? Content)
{
    /// <param name="job">As it is kept.</param>
    /// <param name="chunks">Its finished parts; null: without content.</param>
    public static SummaryResource Of(JobRecord job, IReadOnlyList<ChunkSummary>? chunks)
    {
        var (spec, progress) = (JobJson.Read<SummarySpec>(job.Spec), JobJson.Read<JobProgress>(job.Progress));
        var result = job.Result is { } json ? JobJson.Read<SummaryResult>(json) : null;
        return new SummaryResource(
            job.Id, "summary", job.Status, progress.Percent, JobStatus.IsFinal(job.Status) ? job.Status : progress.Step, JobStatus.IsFinal(job.Status) ? null : progress.EtaSeconds, progress.Chunks,
            spec.Files.Count > 0 ? spec.Files : null, spec.Stream, spec.From?.TotalSeconds, spec.To?.TotalSeconds, spec.Options.Prompt, new ChunkField(spec.Options.Chunk), spec.Options.Detail, job.Priority,
            job.Created, job.Started, job.Finished, job.Error, chunks is null ? null : SummaryContent.Of(chunks, result));
    }
}

/// <summary>"object" is always "list"; the newest first, without their content.</summary>
public sealed record SummaryList(string Object, IReadOnlyList<SummaryResource> Data);
