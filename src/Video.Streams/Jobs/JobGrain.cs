using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Video.Streams.Jobs;

/// <inheritdoc cref="IJobGrain"/>
[SuppressMessage("Design", "CA1001", Justification = "A grain's end is OnDeactivateAsync, which disposes what ends its work.")]
public sealed class JobGrain(SummaryJobs jobs, ILogger<JobGrain> log) : Grain, IJobGrain
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    private string Id => this.GetPrimaryKeyString();

    public Task StartAsync()
    {
        if (_running is { IsCompleted: false }) return Task.CompletedTask;
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        var (id, queue) = (Id, GrainFactory.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key));
        _running = Task.Run(() => RunAsync(id, queue));
        return Task.CompletedTask;
    }

    public Task CancelAsync() => _cancelled.CancelAsync();

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>The silo is stopping: the job stops where it is, and goes on in the next process.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_running is { } running) await running;
        _cancelled.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(string id, IJobQueueGrain queue)
    {
        log.LogInformation("Job {Job} begins", id);
        try
        {
            await jobs.RunAsync(id, _cancelled.Token, _stopping.Token);
        }
        catch (Exception failure)
        {
            // Neither the videos' nor the database's: the record says so as well, where it could be written.
            log.LogError(failure, "Job {Job} ended in a way that was not foreseen", id);
        }
        if (_stopping.IsCancellationRequested) return;
        try
        {
            await queue.EndedAsync(id);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The end of job {Job} could not be told to the queue", id);
        }
    }
}
