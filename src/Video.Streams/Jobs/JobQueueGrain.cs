using Orleans;
using Video.State;

namespace Video.Streams.Jobs;

/// <inheritdoc cref="IJobQueueGrain"/>
public sealed class JobQueueGrain(IJobTable table, JobSettings settings, JobCounters counters, TimeProvider time) : Grain, IJobQueueGrain
{
    // Waiting jobs, the next first: the highest priority, and of these the oldest.
    private readonly SortedSet<Waiting> _waiting = new(Comparer<Waiting>.Create((a, b) =>
        (-a.Priority, a.Created, a.Id).CompareTo((-b.Priority, b.Created, b.Id))));
    private readonly Dictionary<string, TenantId> _running = [];

    public async Task<Fault?> SubmitAsync(JobTicket ticket)
    {
        var tenant = TenantId.Parse(ticket.Tenant);
        if (Full(tenant) is { } full) return full;
        var record = new JobRecord(ticket.Id, tenant, ticket.Kind, ticket.Priority, JobStatus.Queued, ticket.Spec, JobJson.Write(JobProgress.None), time.GetUtcNow());
        try
        {
            await table.SaveAsync(record);
        }
        catch (VideoException failure)
        {
            return Fault.From(failure);
        }
        _waiting.Add(Waiting.Of(record));
        await StartNextAsync();
        return null;
    }

    public async Task WakeAsync()
    {
        foreach (var left in await table.UnfinishedAsync())
            if (!_running.ContainsKey(left.Id)) _waiting.Add(Waiting.Of(left));
        await StartNextAsync();
    }

    public async Task<Fault?> CancelAsync(string tenant, string id)
    {
        try
        {
            if (await table.FindAsync(TenantId.Parse(tenant), id) is not { } record) return new Fault(ErrorCode.NotFound, $"There is no summary '{id}'.", "id");
            if (JobStatus.IsFinal(record.Status)) return new Fault(ErrorCode.Conflict, $"Summary '{id}' is {record.Status} already.", "id");
            if (_running.ContainsKey(id)) await GrainFactory.GetGrain<IJobGrain>(id).CancelAsync();
            else
            {
                await table.UpdateAsync(record with { Status = JobStatus.Cancelled, Finished = time.GetUtcNow() });
                counters.End(JobStatus.Cancelled);
            }
            _waiting.Remove(Waiting.Of(record));
            counters.Set(_waiting.Count, _running.Count);
            return null;
        }
        catch (VideoException failure)
        {
            return Fault.From(failure);
        }
    }

    public async Task EndedAsync(string id)
    {
        if (_running.Remove(id)) await GrainFactory.GetGrain<IJobGrain>(id).LeaveAsync();
        await StartNextAsync();
    }

    private async Task StartNextAsync()
    {
        while (_running.Count < settings.MostRunning && Next() is { } next)
        {
            _waiting.Remove(next);
            _running.Add(next.Id, next.Tenant);
            await GrainFactory.GetGrain<IJobGrain>(next.Id).StartAsync();
        }
        counters.Set(_waiting.Count, _running.Count);
        // It must not leave while it knows of jobs.
        DelayDeactivation(_running.Count + _waiting.Count > 0 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
    }

    private Waiting? Next() => _waiting.FirstOrDefault(job => _running.Values.Count(tenant => tenant == job.Tenant) < settings.MostRunningOfTenant);

    private Fault? Full(TenantId tenant)
    {
        var own = _waiting.Count(job => job.Tenant == tenant) + _running.Values.Count(one => one == tenant);
        return own >= settings.MostOfTenant ? new Fault(ErrorCode.OverBudget, $"'{tenant}' has {own} unfinished summaries, and no more are taken until one is done.", null)
            : _waiting.Count + _running.Count >= settings.Most ? new Fault(ErrorCode.OverBudget, $"The service has {settings.Most} unfinished summaries, and takes no more until one is done.", null)
            : null;
    }

    private sealed record Waiting(string Id, TenantId Tenant, int Priority, DateTimeOffset Created)
    {
        public static Waiting Of(JobRecord job) => new(job.Id, job.Tenant, job.Priority, job.Created);
    }
}
