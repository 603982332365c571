using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Answering.Summaries;
using Video.Server.Access;
using Video.Server.Access.Tenants;
using Video.Server.Errors;
using Video.Server.Files;
using Video.Server.Models;
using Video.Server.Sse;
using Video.State;
using Video.Streams;
using Video.Streams.Jobs;

namespace Video.Server.Summaries;

/// <summary><c>/v1/summaries</c>: jobs that sum up files, or a span of a stream.</summary>
internal static class SummariesApi
{
    private const int MostListed = 1_000;

    public static void MapSummaries(this IEndpointRouteBuilder app)
    {
        var summaries = app.MapGroup("/v1/summaries").WithTags("summaries");
        summaries.MapPost("", CreateAsync).RequireScope(Scope.Ask).WithSummary("Sum up uploaded files, or a span of a stream.")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(404).Produces<ErrorBody>(429);
        summaries.MapGet("", ListAsync).RequireScope(Scope.Read).WithSummary("The summaries, the newest first, without their content.");
        summaries.MapGet("{id}", GetAsync).RequireScope(Scope.Read).WithSummary("How a summary is, and what there is of it so far.").Produces<ErrorBody>(404);
        summaries.MapGet("{id}/events", FollowAsync).RequireScope(Scope.Read).WithSummary("Server-sent events: progress, chunk for each finished part, last the whole summary as done, failed or cancelled.")
            .Produces(200, contentType: "text/event-stream").Produces<ErrorBody>(404);
        summaries.MapPost("{id}/cancel", CancelAsync).RequireScope(Scope.Ask).WithSummary("End a summary; its finished parts stay.").Produces<ErrorBody>(404).Produces<ErrorBody>(409);
        summaries.MapDelete("{id}", DeleteAsync).RequireScope(Scope.Ask).WithSummary("Delete a summary; one that is not finished is ended first.").Produces<ErrorBody>(404);
    }

    private static async Task<Created<SummaryResource>> CreateAsync(
        CreateSummary body, HttpContext context, IGrainFactory grains, ModelLoader loader, FileStore files, IJobTable jobs, TenantAllowance allowance)
    {
        var (tenant, gone, spec) = (context.Caller().Tenant, context.RequestAborted, body.ToSpec());
        ChunkRule.Of(spec.Options, loader.Model, FileChunks.RateOf(loader.Model));
        allowance.AdmitJob(tenant, (await jobs.UnfinishedAsync(tenant, gone)).Count);
        foreach (var id in spec.Files) await files.FindAsync(tenant, id, gone);
        if (spec.Stream is { } stream) spec = await RememberedAsync(grains, new StreamKey(tenant, StreamId.Parse(stream)), spec);
        var ticket = new JobTicket { Id = "sum-" + Guid.NewGuid().ToString("n")[..24], Tenant = tenant.Value, Priority = body.Priority, Kind = SummaryJobs.Kind, Spec = JobJson.Write(spec) };
        if (await Queue(grains).SubmitAsync(ticket) is { } fault) throw fault.ToException();
        return TypedResults.Created($"/v1/summaries/{ticket.Id}", await FindAsync(tenant, ticket.Id, jobs, gone));
    }

    private static async Task<Ok<SummaryList>> ListAsync(HttpContext context, IJobTable jobs, int limit = 100)
    {
        if (limit is < 1 or > MostListed) throw new VideoException(ErrorCode.InvalidArgument, $"'limit' is 1 to {MostListed:N0}.", "limit");
        var found = await jobs.ListAsync(context.Caller().Tenant, limit, context.RequestAborted);
        return TypedResults.Ok(new SummaryList("list", [.. found.Where(job => job.Kind == SummaryJobs.Kind).Select(job => SummaryResource.Of(job, null))]));
    }

    private static async Task<Ok<SummaryResource>> GetAsync(string id, HttpContext context, IJobTable jobs) =>
        TypedResults.Ok(await FindAsync(context.Caller().Tenant, id, jobs, context.RequestAborted));

    private static async Task<Ok<SummaryResource>> CancelAsync(string id, HttpContext context, IGrainFactory grains, IJobTable jobs)
    {
        var tenant = context.Caller().Tenant;
        if (await Queue(grains).CancelAsync(tenant.Value, id) is { } fault) throw fault.ToException();
        return TypedResults.Ok(await FindAsync(tenant, id, jobs, context.RequestAborted));
    }

    private static async Task<NoContent> DeleteAsync(string id, HttpContext context, IGrainFactory grains, IJobTable jobs)
    {
        var tenant = context.Caller().Tenant;
        if (await Queue(grains).CancelAsync(tenant.Value, id) is { Code: not ErrorCode.Conflict } fault) throw fault.ToException();
        if (!await jobs.DeleteAsync(tenant, id, context.RequestAborted)) throw Missing(id);
        return TypedResults.NoContent();
    }

    private static async Task<SseResult> FollowAsync(string id, HttpContext context, SummaryEvents events)
    {
        var seen = int.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last + 1 : 0;
        return await SseResult.StartAsync(events.ReadAsync(context.Caller().Tenant, id, seen, context.RequestAborted), context.RequestAborted);
    }

    internal static async Task<SummaryResource> FindAsync(TenantId tenant, string id, IJobTable jobs, CancellationToken cancellation)
    {
        if (await jobs.FindAsync(tenant, id, cancellation) is not { Kind: SummaryJobs.Kind } job) throw Missing(id);
        return SummaryResource.Of(job, [.. (await jobs.ChunksAsync(id, cancellation)).Select(chunk => JobJson.Read<ChunkSummary>(chunk.Body))]);
    }

    internal static VideoException Missing(string id) => new(ErrorCode.NotFound, $"There is no summary '{id}'.", "id");

    private static IJobQueueGrain Queue(IGrainFactory grains) => grains.GetGrain<IJobQueueGrain>(IJobQueueGrain.Key);

    /// <summary>The span of a stream as it is now, so that the job is about the same whenever it runs.</summary>
    private static async Task<SummarySpec> RememberedAsync(IGrainFactory grains, StreamKey key, SummarySpec spec)
    {
        var reply = await grains.GetGrain<IStreamGrain>(key.ToString()).GetAsync();
        if (reply.Status is not { } status) throw reply.Fault!.ToException();
        if (status.Position is not { } newest) throw new VideoException(ErrorCode.Conflict, $"Stream '{key.Stream}' has no frame yet; ask again when it has.", "stream");
        var (from, to) = (spec.From ?? TimeSpan.FromSeconds(status.Memory.Oldest ?? 0), spec.To ?? TimeSpan.FromSeconds(newest));
        if (from.TotalSeconds >= newest || from >= to)
            throw new VideoException(ErrorCode.InvalidArgument,
                $"Stream '{key.Stream}' remembers {status.Memory.Oldest ?? 0:0.###} s to {newest:0.###} s; there is nothing of that from {from.TotalSeconds:0.###} s on.", "from");
        return spec with { From = from, To = to.TotalSeconds < newest ? to : TimeSpan.FromSeconds(newest) };
    }
}
