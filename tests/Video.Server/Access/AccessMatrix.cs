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
        new("GET /openapi/v1.json", Scope.Read),
        new("GET /metrics", Scope.Metrics) { IsOfMainAlone = true },
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
        new("POST /v1/tenants", Scope.Admin) { Body = new { id = "Not A Name" }, IsOfMainAlone = true },
        new("GET /v1/tenants", Scope.Admin),
        new("GET /v1/tenants/{id}", Scope.Admin) { Path = "/v1/tenants/main", IsAboutOneThing = true },
        new("PATCH /v1/tenants/{id}", Scope.Admin) { Path = "/v1/tenants/main", Body = new { }, IsAboutOneThing = true },
        new("DELETE /v1/tenants/{id}", Scope.Admin) { Path = "/v1/tenants/main", IsAboutOneThing = true },
        new("POST /v1/streams", Scope.Publish) { Body = new { url = "" } },
        new("GET /v1/streams", Scope.Read),
        new("GET /v1/streams/{id}", Scope.Read) { Path = "/v1/streams/gate", IsAboutOneThing = true },
        new("PATCH /v1/streams/{id}", Scope.Publish) { Path = "/v1/streams/gate", Body = new { }, IsAboutOneThing = true },
        new("POST /v1/streams/{id}/ask", Scope.Ask) { Path = "/v1/streams/gate/ask", Body = new { question = "describe", max_tokens = 1 }, IsAboutOneThing = true },
        // What comes over it is checked against the stream's tenant once the WebSocket is there.
        new("GET /v1/streams/{id}/frames", Scope.Publish) { Path = "/v1/streams/gate/frames" },
        new("POST /v1/streams/{id}/watches", Scope.Ask) { Path = "/v1/streams/gate/watches", Body = new { condition = "is the door open?" }, IsAboutOneThing = true },
        new("GET /v1/streams/{id}/watches", Scope.Read) { Path = "/v1/streams/gate/watches", IsAboutOneThing = true },
        new("GET /v1/streams/{id}/watches/{watch}", Scope.Read) { Path = "/v1/streams/gate/watches/none", IsAboutOneThing = true },
        new("PATCH /v1/streams/{id}/watches/{watch}", Scope.Ask) { Path = "/v1/streams/gate/watches/none", Body = new { paused = true }, IsAboutOneThing = true },
        new("DELETE /v1/streams/{id}/watches/{watch}", Scope.Ask) { Path = "/v1/streams/gate/watches/none", IsAboutOneThing = true },
        // Events outlive their stream, so a name that never was has none, as another tenant's has.
        new("GET /v1/streams/{id}/events", Scope.Read) { Path = "/v1/streams/gate/events" },
        new("GET /v1/events", Scope.Read),
        new("GET /v1/deliveries", Scope.Read),
        new("POST /v1/deliveries/{delivery}/replay", Scope.Ask) { Path = "/v1/deliveries/none/replay", IsAboutOneThing = true },
        new("POST /v1/files", Scope.Publish),
        new("GET /v1/files", Scope.Read),
        new("GET /v1/files/{id}", Scope.Read) { Path = "/v1/files/file-none", IsAboutOneThing = true },
        new("GET /v1/files/{id}/content", Scope.Read) { Path = "/v1/files/file-none/content", IsAboutOneThing = true },
        new("DELETE /v1/files/{id}", Scope.Publish) { Path = "/v1/files/file-none", IsAboutOneThing = true },
        new("POST /v1/summaries", Scope.Ask) { Body = new { stream = "gate" }, IsAboutOneThing = true },
        new("GET /v1/summaries", Scope.Read),
        new("GET /v1/summaries/{id}", Scope.Read) { Path = "/v1/summaries/none", IsAboutOneThing = true },
        new("GET /v1/summaries/{id}/events", Scope.Read) { Path = "/v1/summaries/none/events", IsAboutOneThing = true },
        new("POST /v1/summaries/{id}/cancel", Scope.Ask) { Path = "/v1/summaries/none/cancel", IsAboutOneThing = true },
        new("DELETE /v1/summaries/{id}", Scope.Ask) { Path = "/v1/summaries/none", IsAboutOneThing = true },
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

    /// <summary>It is about all tenants, and refused to keys of others than main.</summary>
    public bool IsOfMainAlone { get; init; }

    /// <summary>The path names something of tenant main, which must not be there for anyone else.</summary>
    public bool IsAboutOneThing { get; init; }
}
