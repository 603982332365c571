using System.Data.Common;
using Video.State.Databases;

namespace Video.State.Tables;

/// <inheritdoc cref="IJobTable"/>
internal sealed class JobTable(StateDatabase database, StateSettings settings) : IJobTable
{
    private const string Select = "SELECT id, tenant, kind, priority, status, spec, progress, created, started, finished, error, result FROM jobs ";
    private const string Update = """
        UPDATE jobs SET tenant = @tenant, kind = @kind, priority = @priority, status = @status, spec = @spec, progress = @progress, created = @created, started = @started,
            finished = @finished, error = @error, result = @result WHERE id = @id
        """;

    private const string FinishedOfTenant = "FROM jobs WHERE tenant = @tenant AND finished IS NOT NULL ";

    public async Task SaveAsync(JobRecord job, CancellationToken cancellation = default) => database.Dropped.AddJobs(await database.WriteAsync(async session =>
    {
        await UpsertAsync(session, job);
        return job.Finished is null ? 0 : await DropOldestAsync(session, job.Tenant.Value);
    }, cancellation));

    public async Task<bool> UpdateAsync(JobRecord job, CancellationToken cancellation = default)
    {
        var (updated, dropped) = await database.WriteAsync(async session =>
        {
            var found = await session.ExecuteAsync(Update, ValuesOf(job)) > 0;
            return (found, found && job.Finished is not null ? await DropOldestAsync(session, job.Tenant.Value) : 0);
        }, cancellation);
        database.Dropped.AddJobs(dropped);
        return updated;
    }

    public Task<JobRecord?> FindAsync(TenantId? tenant, string id, CancellationToken cancellation = default) => database.ReadAsync(session => session.FindAsync(
        Select + "WHERE id = @id AND (@tenant IS NULL OR tenant = @tenant)", new { id, tenant = tenant?.Value }, Read), cancellation);

    public Task<bool> DeleteAsync(TenantId tenant, string id, CancellationToken cancellation = default) => database.WriteAsync(async session =>
    {
        var values = new { id, tenant = tenant.Value };
        await session.ExecuteAsync("DELETE FROM chunks WHERE job IN (SELECT id FROM jobs WHERE id = @id AND tenant = @tenant)", values);
        return await session.ExecuteAsync("DELETE FROM jobs WHERE id = @id AND tenant = @tenant", values) > 0;
    }, cancellation);

    public Task<IReadOnlyList<JobRecord>> ListAsync(TenantId tenant, int most = 100, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "WHERE tenant = @tenant ORDER BY created DESC, id DESC LIMIT @most", new { tenant = tenant.Value, most }, Read), cancellation);

    public Task<IReadOnlyList<JobRecord>> UnfinishedAsync(TenantId? tenant = null, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        Select + "WHERE finished IS NULL AND (@tenant IS NULL OR tenant = @tenant) ORDER BY priority DESC, created, id", new { tenant = tenant?.Value }, Read), cancellation);

    public Task<bool> SaveChunkAsync(string job, int index, string body, CancellationToken cancellation = default) => database.WriteAsync(async session =>
        await session.ExecuteAsync(
            """
            INSERT INTO chunks (job, place, body) SELECT @job, @place, @body WHERE EXISTS (SELECT 1 FROM jobs WHERE id = @job)
            ON CONFLICT (job, place) DO NOTHING
            """,
            new { job, place = (long)index, body }) > 0, cancellation);

    public Task<IReadOnlyList<JobChunk>> ChunksAsync(string job, CancellationToken cancellation = default) => database.ReadAsync(session => session.ListAsync(
        "SELECT place, body FROM chunks WHERE job = @job ORDER BY place", new { job }, row => new JobChunk((int)row.GetInt64(0), row.GetString(1))), cancellation);

    private static Task<int> UpsertAsync(Session session, JobRecord job) => session.ExecuteAsync(
        """
        INSERT INTO jobs (id, tenant, kind, priority, status, spec, progress, created, started, finished, error, result)
        VALUES (@id, @tenant, @kind, @priority, @status, @spec, @progress, @created, @started, @finished, @error, @result)
        ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, kind = excluded.kind, priority = excluded.priority, status = excluded.status, spec = excluded.spec,
            progress = excluded.progress, created = excluded.created, started = excluded.started, finished = excluded.finished, error = excluded.error,
            result = excluded.result
        """,
        ValuesOf(job));

    private static object ValuesOf(JobRecord job) => new
    {
        id = job.Id,
        tenant = job.Tenant.Value,
        kind = job.Kind,
        priority = (long)job.Priority,
        status = job.Status,
        spec = job.Spec,
        progress = job.Progress,
        created = Columns.Of(job.Created),
        started = Columns.Of(job.Started),
        finished = Columns.Of(job.Finished),
        error = job.Error,
        result = job.Result,
    };

    private async Task<long> DropOldestAsync(Session session, string tenant)
    {
        var excess = await session.CountAsync("SELECT count(*) " + FinishedOfTenant, new { tenant }) - settings.FinishedJobsPerTenant;
        if (excess <= 0) return 0;
        const string oldest = $"(SELECT id {FinishedOfTenant}ORDER BY created, id LIMIT @excess)";
        await session.ExecuteAsync($"DELETE FROM chunks WHERE job IN {oldest}", new { tenant, excess });
        return await session.ExecuteAsync($"DELETE FROM jobs WHERE id IN {oldest}", new { tenant, excess });
    }

    private static JobRecord Read(DbDataReader row) => new(
        row.GetString(0), row.Tenant(1), row.GetString(2), (int)row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetString(6), row.Time(7),
        row.TimeOrNull(8), row.TimeOrNull(9), row.TextOrNull(10), row.TextOrNull(11));
}
