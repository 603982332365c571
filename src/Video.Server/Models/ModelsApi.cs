using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Video.Server.Access;
using Video.Server.Errors;

namespace Video.Server.Models;

/// <summary><c>/v1/models</c>: the model that answers here.</summary>
internal static class ModelsApi
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/v1/models").RequireScope(Scope.Read).WithTags("models");
        models.MapGet("", (ModelLoader loader) => TypedResults.Ok(new ModelList("list", [ModelResource.Of(loader)]))).WithSummary("The model that answers here.");
        models.MapGet("{id}", Get).WithSummary("One model.").Produces<ErrorBody>(404);
    }

    private static Ok<ModelResource> Get(string id, ModelLoader loader) => loader.Model.Name == id
        ? TypedResults.Ok(ModelResource.Of(loader))
        : throw new VideoException(ErrorCode.NotFound, $"There is no model '{id}'; there is '{loader.Model.Name}'.", "model");
}

/// <summary>"object" is always "list".</summary>
public sealed record ModelList(string Object, IReadOnlyList<ModelResource> Data);

/// <summary>"object" is always "model", "created" when it was loaded, in seconds since 1970; "notice" is what the model says of its own limits.</summary>
public sealed record ModelResource(string Id, string Object, long Created, string OwnedBy, string? Notice)
{
    internal static ModelResource Of(ModelLoader loader) =>
        new(loader.Model.Name, "model", loader.LoadedAt.ToUnixTimeSeconds(), "video", loader.Model.Settings.Notice);
}
