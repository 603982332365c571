using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access;

namespace Video.Server.Models;

/// <summary><c>/v1/models</c>: the model that answers here.</summary>
internal static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/models", (ModelLoader loader) => TypedResults.Ok(new ModelList("list",
            [new ModelResource(loader.Model.Name, "model", loader.Model.Settings.Notice)])))
        .RequireScope(Scope.Read).WithTags("models").WithSummary("The model that answers here.");
}

/// <summary>"object" is always "list".</summary>
public sealed record ModelList(string Object, IReadOnlyList<ModelResource> Data);

/// <summary>"object" is always "model"; "notice" is what the model says of its own limits.</summary>
public sealed record ModelResource(string Id, string Object, string? Notice);
