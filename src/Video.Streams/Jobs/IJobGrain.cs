using Orleans;

namespace Video.Streams.Jobs;

/// <summary>One job; the grain's key is the job's id. It does the work.</summary>
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Begins, or goes on after the last finished part; nothing when it runs already.</summary>
    Task StartAsync();

    /// <summary>Asks it to end; it tells the queue when it has.</summary>
    Task CancelAsync();

    /// <summary>It has ended: the grain need not stay.</summary>
    Task LeaveAsync();
}
