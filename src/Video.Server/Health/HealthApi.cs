using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access;
using Video.Server.Models;

namespace Video.Server.Health;

/// <summary><c>/health/live</c>: the process serves. <c>/health/ready</c>: the model is loaded, so streams and questions are taken.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("health").OpenToAll();
        health.MapGet("/live", () => TypedResults.Ok(new Health("live"))).WithSummary("The process serves.");
        health.MapGet("/ready", Results<Ok<Health>, JsonHttpResult<Health>> (ModelLoader loader) => loader.Ready
            ? TypedResults.Ok(new Health("ready"))
            : TypedResults.Json(new Health("loading"), statusCode: StatusCodes.Status503ServiceUnavailable))
        .WithSummary("The model is loaded.");
    }
}

public sealed record Health(string Status);
