using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Access.Tenants;
using Video.Server.Errors;
using Video.Server.Models;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary><c>/v1/streams</c>: open, look at, list, change and close streams.</summary>
internal static class StreamsApi
{
    private const int UsualPage = 100, LargestPage = 1_000;

    private static readonly TimeSpan UsualDrain = TimeSpan.FromSeconds(5);

    public static void MapStreams(this IEndpointRouteBuilder app)
    {
        var streams = app.MapGroup("/v1/streams").WithTags("streams");
        streams.MapPost("", OpenAsync).RequireScope(Scope.Publish).WithSummary("Open a stream.")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(409).Produces<ErrorBody>(422).Produces<ErrorBody>(429);
        streams.MapGet("", ListAsync).RequireScope(Scope.Read)
            .WithSummary("Open streams in order of their names, ?limit= of them (1 to 1000) ?after= a name; with ?label=name:text only those that have the label.")
            .Produces<ErrorBody>(400);
        streams.MapGet("{id}", GetAsync).RequireScope(Scope.Read).WithSummary("How a stream is.").Produces<ErrorBody>(404);
        streams.MapPatch("{id}", ChangeAsync).RequireScope(Scope.Publish).WithSummary("Change fps, every, when_full, labels or paused of an open stream.")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(404);
        streams.MapDelete("{id}", CloseAsync).RequireScope(Scope.Publish)
            .WithSummary("Close a stream, with ?drain= seconds (0 to 60) for what is running to finish. What it archived stays, and opening it again goes on from there; with ?forget=true that is deleted too.")
            .Produces<ErrorBody>(404);
    }

    internal static IStreamGrain Grain(IGrainFactory grains, ModelLoader loader, StreamKey key)
    {
        // Asked first, so that a request before the model is loaded is told so rather than failing inside a grain.
        _ = loader.Model;
        return grains.GetGrain<IStreamGrain>(key.ToString());
    }

    internal static IStreamDirectoryGrain DirectoryOf(IGrainFactory grains) => grains.GetGrain<IStreamDirectoryGrain>(IStreamDirectoryGrain.Key);

    private static async Task<Created<StreamResource>> OpenAsync(OpenStream body, HttpContext context, IGrainFactory grains, ModelLoader loader, TenantAllowance allowance)
    {
        allowance.AdmitStream(context.TenantOf(), await DirectoryOf(grains).CountAsync(context.TenantOf().Value));
        var id = body.Id ?? StreamId.New().Value;
        var status = StatusOf(await Grain(grains, loader, context.KeyOf(id)).OpenAsync(body.ToSpec()));
        return TypedResults.Created($"/v1/streams/{id}", StreamResource.From(status));
    }

    private static async Task<Ok<StreamList>> ListAsync(
        HttpContext context, IGrainFactory grains, ModelLoader loader, string[] label, string? after = null, int limit = UsualPage)
    {
        if (limit is < 1 or > LargestPage) throw new VideoException(ErrorCode.InvalidArgument, $"'limit' is 1 to {LargestPage}.", "limit");
        var name = after is null ? null : StreamId.Parse(after).Value;
        var page = await DirectoryOf(grains).ListAsync(new StreamQuery(context.TenantOf().Value, name, limit, LabelsOf(label)));
        var replies = await Task.WhenAll(page.Keys.Select(key => Grain(grains, loader, StreamKey.Parse(key)).GetAsync()));
        return TypedResults.Ok(new StreamList(
            [.. replies.Where(reply => reply.Status is not null).Select(reply => StreamResource.From(reply.Status!))],
            page.More, page.More ? StreamKey.Parse(page.Keys[^1]).Stream.Value : null));
    }

    private static async Task<Ok<StreamResource>> GetAsync(string id, HttpContext context, IGrainFactory grains, ModelLoader loader) =>
        TypedResults.Ok(StreamResource.From(StatusOf(await Grain(grains, loader, context.KeyOf(id)).GetAsync())));

    private static async Task<Ok<StreamResource>> ChangeAsync(string id, ChangeStream body, HttpContext context, IGrainFactory grains, ModelLoader loader) =>
        TypedResults.Ok(StreamResource.From(StatusOf(await Grain(grains, loader, context.KeyOf(id)).UpdateAsync(body.ToChange()))));

    private static async Task<NoContent> CloseAsync(
        string id, HttpContext context, IGrainFactory grains, ModelLoader loader, double? drain = null, bool forget = false)
    {
        var patience = drain is not { } seconds ? UsualDrain
            : seconds >= 0 && seconds <= IStreamGrain.LongestDrain.TotalSeconds ? TimeSpan.FromSeconds(seconds)
            : throw new VideoException(ErrorCode.InvalidArgument, $"'drain' is 0 to {IStreamGrain.LongestDrain.TotalSeconds} seconds.", "drain");
        if ((await Grain(grains, loader, context.KeyOf(id)).CloseAsync(forget, patience)).Fault is { } fault) throw fault.ToException();
        return TypedResults.NoContent();
    }

    /// <summary>A label is looked for as name:text.</summary>
    private static Dictionary<string, string> LabelsOf(string[] labels)
    {
        var wanted = new Dictionary<string, string>();
        foreach (var label in labels)
        {
            var colon = label.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || !wanted.TryAdd(label[..colon], label[(colon + 1)..]))
                throw new VideoException(ErrorCode.InvalidArgument, $"'label' is name:text, each name once, not '{label}'.", "label");
        }

        return wanted;
    }

    private static StreamStatus StatusOf(StreamReply reply) => reply.Status ?? throw reply.Fault!.ToException();
}
