using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Video.Server.Access;
using Video.Server.Errors;
using Video.Server.Streams;
using Video.State;
using Video.Streams.Watching;

namespace Video.Server.Webhooks;

/// <summary><c>/v1/deliveries</c>: what was sent to webhooks, what waits, and what was given up.</summary>
internal static class DeliveriesApi
{
    private const int MostListed = 1_000;

    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var deliveries = app.MapGroup("/v1/deliveries").WithTags("watches");
        deliveries.MapGet("", ListAsync).RequireScope(Scope.Read).WithSummary("Messages to webhooks, the newest first; with ?state=dead those that were given up.").Produces<ErrorBody>(400);
        deliveries.MapPost("{delivery}/replay", ReplayAsync).RequireScope(Scope.Ask).WithSummary("Send a message again, with as many attempts as a new one.").Produces<ErrorBody>(404);
    }

    private static async Task<Ok<DeliveryList>> ListAsync(HttpContext context, IDeliveryTable deliveries, string? state = null, int limit = 100)
    {
        if (limit is < 1 or > MostListed) throw new VideoException(ErrorCode.InvalidArgument, $"'limit' is {limit}; it is 1 to {MostListed}.", "limit");
        var found = await deliveries.ListAsync(context.TenantOf(), StateOf(state), limit, context.RequestAborted);
        return TypedResults.Ok(new DeliveryList([.. found.Select(DeliveryResource.From)]));
    }

    private static async Task<Ok<DeliveryResource>> ReplayAsync(string delivery, HttpContext context, IDeliveryTable deliveries, IGrainFactory grains, TimeProvider time)
    {
        var found = await deliveries.FindAsync(delivery, context.RequestAborted);
        if (found is null || found.Stream.Tenant != context.TenantOf()) throw new VideoException(ErrorCode.NotFound, $"There is no delivery '{delivery}'.", "delivery");
        var again = found with { State = DeliveryState.Pending, Attempts = 0, NextAttempt = time.GetUtcNow() };
        await deliveries.SaveAsync(again, context.RequestAborted);
        await grains.GetGrain<IDeliveryGrain>(IDeliveryGrain.Key).WakeAsync();
        return TypedResults.Ok(DeliveryResource.From(again));
    }

    private static DeliveryState? StateOf(string? word) => word switch
    {
        null => null,
        "pending" => DeliveryState.Pending,
        "delivered" => DeliveryState.Delivered,
        "dead" => DeliveryState.Dead,
        _ => throw new VideoException(ErrorCode.InvalidArgument, $"'state' is '{word}'; it is pending, delivered or dead.", "state"),
    };
}
