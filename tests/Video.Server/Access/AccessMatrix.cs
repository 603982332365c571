using Video.Server.Access;

namespace Video.Tests.Server.Access;

/// <summary>Every endpoint of the service: the scope it needs, and a request to it about a thing of tenant main, if it is about one.</summary>
internal static class AccessMatrix
{
    /// <summary>The stream of tenant main that the requests are about.</summary>
    public const string Stream = "gate";

    public static IReadOnlyList<MatrixRow> Rows { get; } =
    [
        new("GET /health/live", Scope.None),
        new("GET /health/ready", Scope.None),
        new("GET /openapi/{documentName}.json", Scope.Read) { Path = "/openapi/v1.json" },
        new("GET /v1/models", Scope.Read),
        new("GET /v1/models/{id}", Scope.Read) { Path = "/v1/models/small-world" },
        new("POST /v1/chat/completions", Scope.Ask)
        {
            Body = new { model = "small-world", max_tokens = 1, messages = new[] { new { role = "user", content = new object[] { new { type = "video_url", video_url = new { url = "stream://gate" } }, new { type = "text", text = "describe" } } } } },
            IsAboutOneThing = true,
        },
        new("POST /v1/keys", Scope.Admin) { Body = new { scopes = new[] { "read" } } },
        new("GET /v1/keys", Scope.Admin),
        new("DELETE /v1/keys/{id}", Scope.Admin) { Path = "/v1/keys/KEY", IsAboutOneThing = true },
        new("POST /v1/tenants", Scope.Admin) { Body = new { id = "Not A Name" } },
        new("GET /v1/tenants", Scope.Admin),
        new("GET /v1/tenants/{id}", Scope.Admin) { Path = "/v1/tenants/main", IsAboutOneThing = true },
        new("PATCH /v1/tenants/{id}", Scope.Admin) { Path = "/v1/tenants/main", Body = new { }, IsAboutOneThing = true },
        new("DELETE /v1/tenants/{id}", Scope.Admin) { Path = "/v1/tenants/main", IsAboutOneThing = true },
        new("POST /v1/streams", Scope.Publish) { Body = new { url = "" } },
        new("GET /v1/streams", Scope.Read),
        new("GET /v1/streams/{id}", Scope.Read) { Path = "/v1/streams/gate", IsAboutOneThing = true },
        new("PATCH /v1/streams/{id}", Scope.Publish) { Path = "/v1/streams/gate", Body = new { }, IsAboutOneThing = true },
        new("POST /v1/streams/{id}/ask", Scope.Ask) { Path = "/v1/streams/gate/ask", Body = new { question = "describe", max_tokens = 1 }, IsAboutOneThing = true },
        new("DELETE /v1/streams/{id}", Scope.Publish) { Path = "/v1/streams/gate", IsAboutOneThing = true },
    ];
}

/// <param name="Endpoint">Method and pattern, as routing has them.</param>
/// <param name="Needed">The scope; none: open to all.</param>
internal sealed record MatrixRow(string Endpoint, Scope Needed)
{
    /// <summary>A path that the pattern fits; KEY stands for the id of a key of main. Left out: the pattern.</summary>
    public string Path { get; init; } = Endpoint[(Endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public HttpMethod Method { get; } = new(Endpoint[..Endpoint.IndexOf(' ', StringComparison.Ordinal)]);

    public object? Body { get; init; }

    /// <summary>The path names something of tenant main, which must not be there for anyone else.</summary>
    public bool IsAboutOneThing { get; init; }
}
