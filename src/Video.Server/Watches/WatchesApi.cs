using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Access.Tenants;
using Video.Server.Errors;
using Video.Server.Models;
using Video.Server.Streams;
using Video.Server.Webhooks;
using Video.State;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary><c>/v1/streams/{id}/watches</c>: what somebody wants to be told of.</summary>
internal static class WatchesApi
{
    public static void MapWatches(this IEndpointRouteBuilder app)
    {
        var watches = app.MapGroup("/v1/streams/{id}/watches").WithTags("watches");
        watches.MapPost("", AddAsync).RequireScope(Scope.Ask).WithSummary("Watch a stream for a condition.").Produces<ErrorBody>(400).Produces<ErrorBody>(404).Produces<ErrorBody>(429);
        watches.MapGet("", ListAsync).RequireScope(Scope.Read).WithSummary("The watches of a stream.");
        watches.MapGet("{watch}", GetAsync).RequireScope(Scope.Read).WithSummary("How a watch stands.").Produces<ErrorBody>(404);
        watches.MapPatch("{watch}", ChangeAsync).RequireScope(Scope.Ask).WithSummary("Pause a watch or let it go on, or change when it expires, its cooldown or its labels.").Produces<ErrorBody>(400).Produces<ErrorBody>(404);
        watches.MapDelete("{watch}", RemoveAsync).RequireScope(Scope.Ask).WithSummary("Watch no more. The events stay.").Produces<ErrorBody>(404);
    }

    private static async Task<Created<WatchResource>> AddAsync(
        string id, WatchBody body, HttpContext context, IGrainFactory grains, ModelLoader loader, WebhookGate gate, ISecretBox secrets, IWatchTable watches,
        TenantAllowance allowance, TimeProvider time)
    {
        allowance.AdmitWatch(context.TenantOf(), await watches.CountAsync(context.TenantOf(), context.RequestAborted));
        var secret = await SecretAsync(body, gate, context.RequestAborted);
        var spec = body.ToSpec(time.GetUtcNow(), secret is null ? null : secrets.Seal(secret));
        var watch = Single(await Grain(grains, loader, context.KeyOf(id)).AddAsync(spec));
        return TypedResults.Created($"/v1/streams/{id}/watches/{watch.Id}", WatchResource.From(id, watch, body.WebhookSecret is null ? secret : null));
    }

    private static async Task<Ok<WatchList>> ListAsync(string id, HttpContext context, IGrainFactory grains, ModelLoader loader)
    {
        var reply = await Grain(grains, loader, context.KeyOf(id)).ListAsync();
        if (reply.Fault is { } fault) throw fault.ToException();
        return TypedResults.Ok(new WatchList([.. reply.Watches.Select(watch => WatchResource.From(id, watch))]));
    }

    private static async Task<Ok<WatchResource>> GetAsync(string id, string watch, HttpContext context, IGrainFactory grains, ModelLoader loader) =>
        TypedResults.Ok(WatchResource.From(id, Single(await Grain(grains, loader, context.KeyOf(id)).GetAsync(watch))));

    private static async Task<Ok<WatchResource>> ChangeAsync(
        string id, string watch, WatchPatch body, HttpContext context, IGrainFactory grains, ModelLoader loader, TimeProvider time) =>
        TypedResults.Ok(WatchResource.From(id, Single(await Grain(grains, loader, context.KeyOf(id)).ChangeAsync(watch, body.ToChange(time.GetUtcNow())))));

    private static async Task<NoContent> RemoveAsync(string id, string watch, HttpContext context, IGrainFactory grains, ModelLoader loader)
    {
        Single(await Grain(grains, loader, context.KeyOf(id)).RemoveAsync(watch));
        return TypedResults.NoContent();
    }

    private static IWatchGrain Grain(IGrainFactory grains, ModelLoader loader, StreamKey key)
    {
        // Asked first, so that a request before the model is loaded is told so rather than failing inside a grain.
        _ = loader.Model;
        return grains.GetGrain<IWatchGrain>(key.ToString());
    }

    private static WatchStatus Single(WatchReply reply) => reply.Fault is { } fault ? throw fault.ToException() : reply.Watches.Single();

    /// <summary>Refuses a webhook that must not be called.</summary>
    /// <returns>What its messages are signed with; null without a webhook.</returns>
    private static async Task<string?> SecretAsync(WatchBody body, WebhookGate gate, CancellationToken gone)
    {
        const int Shortest = 16, Longest = 256;
        if (body.Webhook is not { } url)
            return body.WebhookSecret is null ? null : throw new VideoException(ErrorCode.InvalidArgument, "'webhook_secret' is for a 'webhook'; there is none.", "webhook_secret");
        await gate.CheckAsync(url, gone);
        return body.WebhookSecret is null or { Length: >= Shortest and <= Longest }
            ? body.WebhookSecret ?? WebhookSignature.NewSecret()
            : throw new VideoException(ErrorCode.InvalidArgument, $"'webhook_secret' has {body.WebhookSecret.Length} characters; it has {Shortest} to {Longest}.", "webhook_secret");
    }
}
