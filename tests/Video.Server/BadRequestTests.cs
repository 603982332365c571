using System.Text.Json;

namespace Video.Tests.Server;

/// <summary>Every wrong request gets a status, one sentence, and the field at fault; and the service goes on.</summary>
public sealed class BadRequestTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("{", 400, "invalid_json", null)]
    [InlineData("[]", 400, "invalid_json", null)]
    [InlineData("{}", 400, "invalid_argument", "url")]
    [InlineData("""{"url":"CLIP","publish":true}""", 400, "invalid_argument", "url")]
    [InlineData("""{"url":"CLIP","loop":true,"pace":"fast"}""", 400, "invalid_argument", "loop")]
    [InlineData("""{"url":"CLIP","memory_ram":0}""", 400, "invalid_argument", "memory_ram")]
    [InlineData("""{"url":"CLIP","labels":{"a b":"c"}}""", 400, "invalid_argument", "labels")]
    [InlineData("""{"url":"CLIP","labels":{"site":7}}""", 400, "invalid_json", null)]
    [InlineData("""{"url":"CLIP","colour":"red"}""", 400, "invalid_json", "colour")]
    [InlineData("""{"url":7}""", 400, "invalid_json", "url")]
    [InlineData("""{"url":""}""", 400, "invalid_argument", "url")]
    [InlineData("""{"url":"CLIP","id":"../x"}""", 400, "invalid_argument", "id")]
    [InlineData("""{"url":"CLIP","fps":0}""", 400, "invalid_argument", "fps")]
    [InlineData("""{"url":"CLIP","fps":1000}""", 400, "invalid_argument", "fps")]
    [InlineData("""{"url":"CLIP","every":0}""", 400, "invalid_argument", "every")]
    [InlineData("""{"url":"CLIP","fps":1,"every":2}""", 400, "invalid_argument", "every")]
    [InlineData("""{"url":"CLIP","when_full":"shrug"}""", 400, "invalid_argument", "when_full")]
    [InlineData("""{"url":"CLIP","vision":"turbo"}""", 400, "invalid_argument", "vision")]
    [InlineData("""{"url":"CLIP","vision":"stc:interval=0"}""", 400, "invalid_argument", "interval")]
    [InlineData("""{"url":"CLIP","vision":"delta:speed=9"}""", 400, "invalid_argument", "speed")]
    [InlineData("""{"url":"CLIP","tokens":"turbo"}""", 400, "invalid_argument", "tokens")]
    [InlineData("""{"url":"CLIP","tokens":"novel:cap=2"}""", 400, "invalid_argument", "cap")]
    [InlineData("""{"url":"CLIP","memory":"elephant"}""", 400, "invalid_argument", "memory")]
    [InlineData("""{"url":"CLIP","memory":"recent:frames=0"}""", 400, "invalid_argument", "frames")]
    [InlineData("""{"url":"CLIP","memory":"recent:frames=4000"}""", 429, "over_budget", "memory")]
    [InlineData("""{"url":"CLIP","memory":"full:blocks=4"}""", 400, "invalid_argument", "blocks")]
    [InlineData("""{"url":"CLIP","memory":7}""", 400, "invalid_json", "memory")]
    [InlineData("""{"url":"CLIP","pace":"slow"}""", 400, "invalid_json", "pace")]
    [InlineData("""{"url":"/etc/passwd"}""", 400, "invalid_argument", "url")]
    [InlineData("""{"url":"file:///etc/passwd"}""", 400, "invalid_argument", "url")]
    [InlineData("""{"url":"concat:/etc/passwd"}""", 400, "invalid_argument", "url")]
    [InlineData("""{"url":"SCRATCH/none.mp4"}""", 404, "not_found", null)]
    [InlineData("""{"url":"SCRATCH/empty.mp4"}""", 422, "unusable_source", null)]
    [InlineData("""{"url":"SCRATCH/text.mp4"}""", 422, "unusable_source", null)]
    [InlineData("""{"url":"SCRATCH/link.mp4"}""", 400, "invalid_argument", "url")]
    public async Task A_wrong_opening_is_refused(string body, int status, string code, string? param)
    {
        File.WriteAllText(Path.Combine(server.Scratch, "empty.mp4"), "");
        File.WriteAllText(Path.Combine(server.Scratch, "text.mp4"), "this is no video");
        if (!File.Exists(Path.Combine(server.Scratch, "link.mp4"))) File.CreateSymbolicLink(Path.Combine(server.Scratch, "link.mp4"), "/etc/passwd");
        var filled = body.Replace("CLIP", RunningServer.Clip("doorway"), StringComparison.Ordinal).Replace("SCRATCH", server.Scratch, StringComparison.Ordinal);
        await AssertRefusedAsync("/v1/streams", filled, status, code, param);
    }

    [Theory]
    [InlineData("""{}""", 400, "invalid_json", null)]
    [InlineData("""{"question":""}""", 400, "invalid_argument", "question")]
    [InlineData("""{"question":"LONG"}""", 400, "invalid_argument", "question")]
    [InlineData("""{"question":"describe","at":-1}""", 400, "invalid_argument", "at")]
    [InlineData("""{"question":"describe","at":1e300}""", 400, "invalid_argument", "at")]
    [InlineData("""{"question":"describe","at":1000}""", 400, "invalid_argument", "at")]
    [InlineData("""{"question":"describe","from":9,"at":3}""", 400, "invalid_argument", "from")]
    [InlineData("""{"question":"describe","from":9,"to":3}""", 400, "invalid_argument", "from")]
    [InlineData("""{"question":"describe","to":-1}""", 400, "invalid_argument", "to")]
    [InlineData("""{"question":"describe","to":1000}""", 400, "invalid_argument", "to")]
    [InlineData("""{"question":"describe","from":900,"to":1000}""", 400, "invalid_argument", "from")]
    [InlineData("""{"question":"describe","to":3,"at":3}""", 400, "invalid_argument", "at")]
    [InlineData("""{"question":"describe","from":3,"last":3}""", 400, "invalid_argument", "last")]
    [InlineData("""{"question":"describe","last":0}""", 400, "invalid_argument", "last")]
    [InlineData("""{"question":"describe","last":-4}""", 400, "invalid_argument", "last")]
    [InlineData("""{"question":"describe","from":"yesterday"}""", 400, "invalid_argument", "from")]
    [InlineData("""{"question":"describe","from":"2026-11-20T14:02:00"}""", 400, "invalid_argument", "from")]
    [InlineData("""{"question":"describe","to":"2026-13-20T14:02:00Z"}""", 400, "invalid_argument", "to")]
    [InlineData("""{"question":"describe","to":"2001-01-01T00:00:00Z"}""", 400, "invalid_argument", "to")]
    [InlineData("""{"question":"describe","from":"2999-01-01T00:00:00Z"}""", 400, "invalid_argument", "from")]
    [InlineData("""{"question":"describe","to":[1]}""", 400, "invalid_json", "to")]
    [InlineData("""{"question":"describe","max_tokens":0}""", 400, "invalid_argument", "max_tokens")]
    [InlineData("""{"question":"describe","temperature":9}""", 400, "invalid_argument", "temperature")]
    [InlineData("""{"question":"describe","top_p":0}""", 400, "invalid_argument", "top_p")]
    [InlineData("""{"question":"describe","whom":"me"}""", 400, "invalid_json", "whom")]
    public async Task A_wrong_question_is_refused(string body, int status, string code, string? param)
    {
        if ((await server.SendAsync(HttpMethod.Get, "/v1/streams/asked")).Status == 404) await server.OpenAsync("asked", "doorway");
        await AssertRefusedAsync("/v1/streams/asked/ask", body.Replace("LONG", new string('x', 10_000), StringComparison.Ordinal), status, code, param);
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_not_found() =>
        await AssertRefusedAsync("/v1/streams/nobody/ask", """{"question":"describe"}""", 404, "not_found", "id");

    [Theory]
    [InlineData("/v1/streams/nobody")]
    [InlineData("/v1/streams/nobody?forget=true")]
    public async Task What_is_neither_open_nor_archived_cannot_be_closed_or_forgotten(string path)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Delete, path);
        Assert.Equal((404, "not_found"), (status, body.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        await server.OpenAsync("taken", "doorway");
        await AssertRefusedAsync("/v1/streams", $$"""{"id":"taken","url":"{{RunningServer.Clip("doorway")}}"}""", 409, "conflict", "id");
    }

    [Theory]
    [InlineData("GET", "/v1/streams?limit=abc", "limit", "'limit' is 'abc'; it is a whole number, 2147483647 at most.")]
    [InlineData("GET", "/v1/events?after=1e9", "after", "'after' is '1e9'; it is a whole number, 9223372036854775807 at most.")]
    [InlineData("DELETE", "/v1/streams/x?drain=soon", "drain", "'drain' is 'soon'; it is a number.")]
    [InlineData("DELETE", "/v1/streams/x?forget=1", "forget", "'forget' is '1'; it is true or false.")]
    [InlineData("POST", "/v1/streams", null, "The request has no body, and needs one.")]
    public async Task A_wrong_query_or_no_body_is_refused_in_the_words_of_the_API(string method, string path, string? param, string message)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new ByteArrayContent([]) { Headers = { { "Content-Type", "application/json" } } };
        using var response = await server.Http.SendAsync(request);
        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal((400, param, message), ((int)response.StatusCode, error.GetProperty("param").GetString(), error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("""{"url":null,"pace":null}""", "pace", "The field 'pace' has the wrong type or an unknown value.")]
    [InlineData("""{"labels":{"a b":[]}}""", "labels['a b']", "The field 'labels['a b']' has the wrong type or an unknown value.")]
    [InlineData("""{"a b":1}""", "a b", "Unknown field 'a b'.")]
    [InlineData("[]", null, "The body is JSON, but no object of the fields that are taken here.")]
    public async Task A_field_at_fault_is_named(string body, string? param, string message)
    {
        var error = (await server.PostTextAsync("/v1/streams", body)).Body.GetProperty("error");
        Assert.Equal((param, message), (error.GetProperty("param").GetString(), error.GetProperty("message").GetString()));
    }

    [Theory]
    [InlineData("/v1/streams/asked/watches", """{"condition":null}""")]
    [InlineData("/v1/streams/asked/ask", """{"question":null}""")]
    [InlineData("/v1/keys", """{"scopes":null}""")]
    public async Task A_field_that_is_needed_is_not_null(string path, string body) => await AssertRefusedAsync(path, body, 400, "invalid_json", null);

    [Fact]
    public async Task A_message_of_a_conversation_is_not_null()
    {
        await AssertRefusedAsync("/v1/chat/completions", """{"model":"small-world","messages":[null]}""", 400, "invalid_argument", "messages");
        await AssertRefusedAsync("/v1/chat/completions", """{"model":"small-world","messages":[{"role":"user","content":[null]}]}""", 400, "invalid_argument", "messages");
    }

    [Fact]
    public async Task A_body_in_another_charset_than_JSON_has_is_refused()
    {
        using var response = await server.Http.PostAsync("/v1/streams", new ByteArrayContent("{}"u8.ToArray()) { Headers = { { "Content-Type", "application/json; charset=none" } } });
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("JSON is in utf-8.", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sent_is_told_back_but_not_all_of_a_long_text()
    {
        var (_, body) = await server.SendAsync(HttpMethod.Get, $"/v1/models/{string.Concat(Enumerable.Repeat("%F0%9F%98%80", 500))}");
        var message = body.GetProperty("error").GetProperty("message").GetString()!;
        Assert.InRange(message.Length, 400, 500);
        Assert.Contains("…", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', message);
        Assert.EndsWith("there is 'small-world'.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_body_is_refused() =>
        await AssertRefusedAsync("/v1/streams", $$"""{"url":"{{new string('x', 200_000)}}"}""", 413, "too_large", null);

    [Fact]
    public async Task A_path_that_is_not_there_has_the_same_error_body()
    {
        var (status, body) = await server.SendAsync(HttpMethod.Get, "/v2/nothing");
        Assert.Equal((404, "not_found"), (status, body.GetProperty("error").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var (status, document) = await server.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        Assert.Equal(200, status);
        Assert.True(document.GetProperty("paths").TryGetProperty("/v1/streams/{id}/ask", out _));
    }

    private async Task AssertRefusedAsync(string path, string body, int status, string code, string? param)
    {
        var (actual, reply) = await server.PostTextAsync(path, body);
        var error = reply.GetProperty("error");
        Assert.True(actual == status, $"{actual}: {error}");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        if (param is not null) Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.EndsWith(".", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/health/ready")).Status);
    }
}
