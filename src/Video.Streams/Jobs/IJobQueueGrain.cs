using Orleans;

namespace Video.Streams.Jobs;

/// <summary>Which jobs wait and which run. One grain, key <see cref="Key"/>.</summary>
public interface IJobQueueGrain : IGrainWithStringKey
{
    const string Key = "jobs";

    /// <summary>Takes a job and keeps it, so that it outlives the process; a fault when there are too many.</summary>
    Task<Fault?> SubmitAsync(JobTicket ticket);

    /// <summary>Takes up what an earlier process left unfinished.</summary>
    Task WakeAsync();

    /// <summary>Ends a job; finished parts stay. A fault when it is finished already, or not there.</summary>
    Task<Fault?> CancelAsync(string tenant, string id);

    /// <summary>A job has ended, one way or another.</summary>
    Task EndedAsync(string id);
}
