using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Video.Server.Access;

/// <summary>Tells, in the API's description of itself, which endpoints want a key, and with which scope.</summary>
internal static class DescribedKeys
{
    private const string Name = "key";

    public static void TellKeys(this OpenApiOptions options, AccessSettings access)
    {
        if (!access.Keys) return;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.AddComponent<IOpenApiSecurityScheme>(Name, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key, vk_…, in the header 'Authorization: Bearer'.",
            });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var needed = context.Description.ActionDescriptor.EndpointMetadata.OfType<ScopeRequirement>().LastOrDefault()?.Needed ?? Scope.None;
            if (needed != Scope.None) operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Name, context.Document)] = [.. ScopeNames.Of(needed)] }];
            return Task.CompletedTask;
        });
    }
}
