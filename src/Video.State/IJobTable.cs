namespace Video.State;

/// <summary>Jobs and their finished chunks. Of each tenant the newest <see cref="StateSettings.FinishedJobsPerTenant"/> finished ones are kept;
/// older ones are deleted with their chunks and counted in <see cref="StateHealth.JobsDropped"/>.</summary>
public interface IJobTable
{
    /// <summary>Inserts, or replaces what has the same id; its chunks stay.</summary>
    Task SaveAsync(JobRecord job, CancellationToken cancellation = default);

    /// <summary>Replaces what has the same id; its chunks stay. What was deleted meanwhile stays deleted.</summary>
    /// <returns>False when there is none.</returns>
    Task<bool> UpdateAsync(JobRecord job, CancellationToken cancellation = default);

    /// <param name="tenant">Null: whosever it is.</param>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Null when there is none, or it is another tenant's.</returns>
    Task<JobRecord?> FindAsync(TenantId? tenant, string id, CancellationToken cancellation = default);

    /// <summary>Deletes a job with its chunks.</summary>
    /// <returns>False when there is none, or it is another tenant's.</returns>
    Task<bool> DeleteAsync(TenantId tenant, string id, CancellationToken cancellation = default);

    /// <returns>A tenant's jobs, the newest first.</returns>
    Task<IReadOnlyList<JobRecord>> ListAsync(TenantId tenant, int most = 100, CancellationToken cancellation = default);

    /// <param name="tenant">Null: of all tenants.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Jobs that are not finished, the highest priority first and the oldest of these.</returns>
    Task<IReadOnlyList<JobRecord>> UnfinishedAsync(TenantId? tenant = null, CancellationToken cancellation = default);

    /// <summary>Keeps a finished chunk; one that is there stays as it is.</summary>
    /// <returns>False when it was there already, or the job is gone.</returns>
    Task<bool> SaveChunkAsync(string job, int index, string body, CancellationToken cancellation = default);

    /// <returns>By index.</returns>
    Task<IReadOnlyList<JobChunk>> ChunksAsync(string job, CancellationToken cancellation = default);
}
