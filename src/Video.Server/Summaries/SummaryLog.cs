using Microsoft.Extensions.Logging;
using Video.State;
using Video.Streams.Jobs;

namespace Video.Server.Summaries;

/// <summary>Writes the end of every summary to the log.</summary>
internal sealed class SummaryLog(ILogger<SummaryLog> log, TimeProvider time) : IJobEnds
{
    public Task TellAsync(JobRecord job, SummarySpec spec, CancellationToken cancellation)
    {
        log.LogInformation(
            "Summary {Id} of {Count} videos is {Status} {Seconds:0.0} s after it was asked for: {Error}",
            job.Id, Math.Max(1, spec.Files.Count), job.Status, (time.GetUtcNow() - job.Created).TotalSeconds, job.Error ?? "as it should be");
        return Task.CompletedTask;
    }
}
