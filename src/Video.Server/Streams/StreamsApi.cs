using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Models;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary><c>/v1/streams</c>: open, look at, list and close streams.</summary>
internal static class StreamsApi
{
    public static void MapStreams(this IEndpointRouteBuilder app)
    {
        var streams = app.MapGroup("/v1/streams").WithTags("streams");
        streams.MapPost("", OpenAsync).RequireScope(Scope.Publish).WithSummary("Open a stream.")
            .Produces<ErrorBody>(400).Produces<ErrorBody>(409).Produces<ErrorBody>(422);
        streams.MapGet("", ListAsync).RequireScope(Scope.Read).WithSummary("All open streams.");
        streams.MapGet("{id}", GetAsync).RequireScope(Scope.Read).WithSummary("How a stream is.").Produces<ErrorBody>(404);
        streams.MapDelete("{id}", CloseAsync).RequireScope(Scope.Publish).WithSummary("Close a stream. What it archived stays, and opening it again goes on from there; with ?forget=true that is deleted too.").Produces<ErrorBody>(404);
    }

    internal static IStreamGrain Grain(IGrainFactory grains, ModelLoader loader, StreamKey key)
    {
        // Asked first, so that a request before the model is loaded is told so rather than failing inside a grain.
        _ = loader.Model;
        return grains.GetGrain<IStreamGrain>(key.ToString());
    }

    private static async Task<Created<StreamResource>> OpenAsync(OpenStream body, HttpContext context, IGrainFactory grains, ModelLoader loader)
    {
        var id = body.Id ?? StreamId.New().Value;
        var status = StatusOf(await Grain(grains, loader, context.KeyOf(id)).OpenAsync(body.ToSpec()));
        return TypedResults.Created($"/v1/streams/{id}", StreamResource.From(status));
    }

    private static async Task<Ok<StreamList>> ListAsync(HttpContext context, IGrainFactory grains, ModelLoader loader)
    {
        var keys = await grains.GetGrain<IStreamDirectoryGrain>(IStreamDirectoryGrain.Key).ListAsync(context.TenantOf().Value);
        var replies = await Task.WhenAll(keys.Select(key => Grain(grains, loader, StreamKey.Parse(key)).GetAsync()));
        return TypedResults.Ok(new StreamList([.. replies.Where(reply => reply.Status is not null).Select(reply => StreamResource.From(reply.Status!))]));
    }

    private static async Task<Ok<StreamResource>> GetAsync(string id, HttpContext context, IGrainFactory grains, ModelLoader loader) =>
        TypedResults.Ok(StreamResource.From(StatusOf(await Grain(grains, loader, context.KeyOf(id)).GetAsync())));

    private static async Task<NoContent> CloseAsync(string id, HttpContext context, IGrainFactory grains, ModelLoader loader, bool forget = false)
    {
        if ((await Grain(grains, loader, context.KeyOf(id)).CloseAsync(forget)).Fault is { } fault) throw fault.ToException();
        return TypedResults.NoContent();
    }

    private static StreamStatus StatusOf(StreamReply reply) => reply.Status ?? throw reply.Fault!.ToException();
}
