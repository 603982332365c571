using Video.State;

namespace Video.Streams.Jobs;

/// <summary>Tells whoever wants to know that a job has ended.</summary>
public interface IJobEnds
{
    /// <summary>Takes the end down to be told; does not wait until it is.</summary>
    Task TellAsync(JobRecord job, SummarySpec spec, CancellationToken cancellation);
}
