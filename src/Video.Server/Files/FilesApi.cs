using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access;
using Video.Server.Access.Http;
using Video.Server.Access.Tenants;
using Video.Server.Errors;
using Video.State;

namespace Video.Server.Files;

/// <summary><c>/v1/files</c>: upload, look at, fetch and delete video files, in OpenAI's shape.</summary>
internal static class FilesApi
{
    private const int MostListed = 1_000, FormAround = 64 * 1024;

    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        var files = app.MapGroup("/v1/files").WithTags("files");
        files.MapPost("", UploadAsync).RequireScope(Scope.Publish).TakeBodiesUpTo(null).WithSummary("Upload a video: multipart/form-data with file and purpose (vision or user_data).")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(413).Produces<ErrorBody>(422).Produces<ErrorBody>(429).Produces<ErrorBody>(507);
        files.MapGet("", ListAsync).RequireScope(Scope.Read).WithSummary("The files, the newest first.");
        files.MapGet("{id}", GetAsync).RequireScope(Scope.Read).WithSummary("A file.").Produces<ErrorBody>(404);
        files.MapGet("{id}/content", ContentAsync).RequireScope(Scope.Read).WithSummary("A file's bytes; ranges of them too.").Produces<ErrorBody>(404);
        files.MapDelete("{id}", DeleteAsync).RequireScope(Scope.Publish).WithSummary("Delete a file.").Produces<ErrorBody>(404).Produces<ErrorBody>(409);
    }

    private static async Task<Ok<FileResource>> UploadAsync(HttpContext context, FileStore store, IFileTable table, TenantAllowance allowance)
    {
        var (tenant, cancellation) = (context.Caller().Tenant, context.RequestAborted);
        var left = allowance.AdmitUpload(tenant, await table.BytesAsync(tenant, cancellation));
        var most = Math.Min(store.Settings.LargestFile, left);
        if (context.Request.ContentLength > most + FormAround) throw FileStore.TooLarge(most);
        var (upload, name, purpose) = await UploadForm.ReadAsync(context.Request, store, tenant, most, cancellation);
        using var arrived = upload;
        return TypedResults.Ok(FileResource.From(await store.KeepAsync(tenant, upload, name, purpose, cancellation)));
    }

    private static async Task<Ok<FileList>> ListAsync(HttpContext context, FileStore store, string? purpose = null, string? after = null, int limit = 100)
    {
        if (limit is < 1 or > MostListed) throw new VideoException(ErrorCode.InvalidArgument, $"'limit' is 1 to {MostListed:N0}.", "limit");
        var files = (await store.ListAsync(context.Caller().Tenant, context.RequestAborted)).Where(file => purpose is null || file.Purpose == purpose);
        if (after is not null) files = files.SkipWhile(file => file.Id != after).Skip(1);
        FileResource[] page = [.. files.Take(limit + 1).Select(FileResource.From)];
        FileResource[] shown = [.. page.Take(limit)];
        return TypedResults.Ok(new FileList("list", shown, shown.FirstOrDefault()?.Id, shown.LastOrDefault()?.Id, page.Length > limit));
    }

    private static async Task<Ok<FileResource>> GetAsync(string id, HttpContext context, FileStore store) =>
        TypedResults.Ok(FileResource.From(await store.FindAsync(context.Caller().Tenant, id, context.RequestAborted)));

    private static async Task<PhysicalFileHttpResult> ContentAsync(string id, HttpContext context, FileStore store)
    {
        var file = await store.FindAsync(context.Caller().Tenant, id, context.RequestAborted);
        // Never shown by a browser as anything but a download: the bytes are somebody's own.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(file.Path, "application/octet-stream", file.Name, file.Created, enableRangeProcessing: true);
    }

    private static async Task<Ok<FileDeleted>> DeleteAsync(string id, HttpContext context, FileStore store)
    {
        await store.DeleteAsync(context.Caller().Tenant, id, context.RequestAborted);
        return TypedResults.Ok(new FileDeleted(id, "file", true));
    }
}
