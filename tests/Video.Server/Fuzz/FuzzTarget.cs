using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Video.Tests.Server.Access;

namespace Video.Tests.Server.Fuzz;

/// <summary>One endpoint of the running service, with what its requests are made of.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Pattern">As routing has it, e.g. /v1/streams/{id}.</param>
/// <param name="Bodies">JSON that it takes; none: it takes no body.</param>
/// <param name="Fields">Names of its body's fields, as the service itself describes them.</param>
/// <param name="Queries">Names of its query's, likewise.</param>
/// <param name="Weight">How many requests it gets among others: fewer where each costs the service a question or a program.</param>
internal sealed partial record FuzzTarget(HttpMethod Method, string Pattern, IReadOnlyList<string> Bodies, IReadOnlyList<string> Fields, IReadOnlyList<string> Queries, int Weight)
{
    public string Name => $"{Method} {Pattern}";

    public bool TakesForms => Name == "POST /v1/files";

    /// <summary>All that routing knows, so that a new endpoint is among them without being named here.</summary>
    public static async Task<IReadOnlyList<FuzzTarget>> AllAsync(FuzzedServer server)
    {
        var described = (await server.SendAsync(HttpMethod.Get, "/openapi/v1.json")).Body;
        return [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => Of(new HttpMethod(method), "/" + endpoint.RoutePattern.RawText!.Trim('/'), described)))];
    }

    /// <summary>The path with these values in place of its parameters.</summary>
    public string PathWith(Func<string, string> value) => Parameter().Replace(Pattern, match => value(match.Groups[1].Value));

    private static FuzzTarget Of(HttpMethod method, string pattern, JsonElement described)
    {
        var name = $"{method} {pattern}";
        var operation = described.GetProperty("paths").TryGetProperty(pattern, out var path) && path.TryGetProperty(method.Method.ToLowerInvariant(), out var found) ? found : default;
        var bodies = FuzzSeeds.BodiesOf(name);
        if (bodies.Count == 0 && AccessMatrix.Rows.FirstOrDefault(row => row.Endpoint == name)?.Body is { } body) bodies = [JsonSerializer.Serialize(body)];
        return new FuzzTarget(method, pattern, bodies, FieldsOf(operation, described), QueriesOf(operation), FuzzSeeds.WeightOf(name, bodies.Count > 0));
    }

    private static string[] FieldsOf(JsonElement operation, JsonElement described)
    {
        if (operation.ValueKind != JsonValueKind.Object || !operation.TryGetProperty("requestBody", out var body)) return [];
        var schema = body.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        if (schema.TryGetProperty("$ref", out var reference)) schema = described.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        return schema.TryGetProperty("properties", out var properties) ? [.. properties.EnumerateObject().Select(property => property.Name)] : [];
    }

    private static string[] QueriesOf(JsonElement operation) => operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!)]
        : [];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
