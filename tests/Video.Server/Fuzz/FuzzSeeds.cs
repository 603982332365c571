namespace Video.Tests.Server.Fuzz;

/// <summary>Requests as they should be, for the endpoints where the ones of the access matrix would not lead far. Others are fuzzed with those.</summary>
internal static class FuzzSeeds
{
    private const string Ask = """{"question":"describe","from":0,"to":1,"max_tokens":1,"temperature":0,"top_p":1,"seed":1,"stream":false}""";
    private const string AskOfLast = """{"question":"is the door open?","last":1,"max_tokens":1,"stream":true}""";
    private const string Limits = """{"streams":1,"questions_per_minute":600,"concurrent_questions":32,"jobs":1,"upload_bytes":1,"watches":1,"keys":1}""";
    private const string Published = """{"id":"fuzz","publish":true,"override":true,"fps":2,"when_full":"wait","labels":{"site":"north"}}""";

    private static readonly Dictionary<string, string[]> Bodies = new()
    {
        ["POST /v1/chat/completions"] =
        [
            """
            {"model":"small-world","max_tokens":1,"temperature":0,"top_p":1,"seed":1,"stop":["."],"n":1,"stream":false,"range":{"from":0,"to":1},"stream_options":{"include_usage":true},"user":"me","tools":[],
             "messages":[{"role":"system","content":"be brief"},{"role":"user","content":[{"type":"video_url","video_url":{"url":"stream://gate"},"range":{"at":1}},{"type":"text","text":"describe"}]}]}
            """,
            """{"model":"small-world@gate","max_completion_tokens":1,"stream":true,"messages":[{"role":"user","content":"describe"},{"role":"assistant","content":"a door"},{"role":"user","content":"and now?"}]}""",
            """{"model":"small-world","max_tokens":1,"messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"file://file-none"},"uuid":"mine"},{"type":"text","text":"describe"}]}]}""",
            """{"model":"small-world","max_tokens":1,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:video/mp4;base64,####"}},{"type":"text","text":"describe"}]}]}""",
        ],
        ["POST /v1/keys"] = ["""{"scopes":["read","ask"],"name":"fuzz","expires":"2999-01-01T00:00:00Z","tenant":"main"}"""],
        ["POST /v1/tenants"] = [$$"""{"id":"fuzz","limits":{{Limits}}}"""],
        ["PATCH /v1/tenants/{id}"] = [Limits],
        ["POST /v1/streams"] =
        [
            Published, Published, Published,
            """{"id":"fuzz","url":"CLIP","fps":2,"pace":"fast","loop":false,"when_full":"wait","vision":"delta","tokens":"novel","memory":"rolling:block=24","memory_ram":1000000,"memory_disk":1000000,"probe":true,"paused":true}""",
        ],
        ["PATCH /v1/streams/{id}"] = ["""{"fps":2,"when_full":"wait","labels":{"site":"south"},"paused":true}""", """{"every":2,"paused":false}"""],
        ["POST /v1/streams/{id}/ask"] = [Ask, AskOfLast],
        ["POST /v1/streams/{id}/watches"] =
        [
            """
            {"condition":"is the door open?","interval":60,"hold":0.5,"margin":0.2,"cooldown":0,"expires":3600,"webhook":"http://127.0.0.1:1/hook","webhook_secret":"0123456789abcdef","labels":{"site":"north"}}
            """,
            """{"condition":"the door is open","interval":"auto","expires":"2999-01-01T00:00:00Z"}""",
        ],
        ["PATCH /v1/streams/{id}/watches/{watch}"] = ["""{"paused":false,"expires":3600,"cooldown":5,"labels":{"a":"b"}}"""],
        ["POST /v1/summaries"] =
        [
            """{"stream":"gate","from":0,"to":1,"prompt":"describe","chunk":"auto","detail":"brief","priority":0}""",
            """{"files":["file-none","file-none"],"chunk":5,"detail":"full","priority":-10}""",
        ],
    };

    public static IReadOnlyList<string> BodiesOf(string endpoint) =>
        Bodies.TryGetValue(endpoint, out var bodies) ? [.. bodies.Select(body => body.Replace("CLIP", RunningServer.Clip("doorway"), StringComparison.Ordinal))] : [];

    public static int WeightOf(string endpoint, bool takesBody) => endpoint switch
    {
        "POST /v1/files" => 3,
        "GET /v1/streams/{id}/events" or "GET /v1/events" or "GET /openapi/v1.json" => 2,
        _ => takesBody ? 8 : 4,
    };

    /// <summary>What stands for a parameter of a path when it is not what is wrong.</summary>
    public static string ValueOf(FuzzedServer server, HttpMethod method, string pattern, string parameter) => (pattern.Split('/')[2], parameter) switch
    {
        ("streams", "id") => method == HttpMethod.Delete || pattern == "/v1/streams/{id}" ? FuzzedServer.Doomed : FuzzedServer.Stream,
        ("streams", "watch") => method == HttpMethod.Delete ? "none" : server.Watch,
        ("files", "id") => method == HttpMethod.Get ? server.Upload : "file-none",
        ("summaries", "id") => method == HttpMethod.Get ? server.Summary : "none",
        ("tenants", "id") => method == HttpMethod.Delete ? "none" : "other",
        ("models", "id") => "small-world",
        _ => "none",
    };
}
