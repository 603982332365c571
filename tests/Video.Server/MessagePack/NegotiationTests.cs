using System.Buffers;
using System.Text.Json.Nodes;
using MessagePack;

namespace Video.Tests.Server.MessagePack;

public sealed class NegotiationTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("application/msgpack")]
    [InlineData("application/x-msgpack")]
    [InlineData("application/vnd.msgpack")]
    public async Task A_stream_is_shown_in_msgpack_as_in_json(string accept)
    {
        await OpenAsync();
        var (_, json) = await server.SendAsync(HttpMethod.Get, "/v1/streams/packed");
        var (status, packed) = await server.SendPackedAsync(HttpMethod.Get, "/v1/streams/packed", accept: accept);
        Assert.Equal(200, status);
        var shown = JsonNode.Parse(json.GetRawText())!;
        foreach (var stream in (JsonNode[])[shown, packed!]) Assert.True(stream["source"]!.AsObject().Remove("last_frame_age"));
        Assert.True(JsonNode.DeepEquals(shown, packed), packed!.ToJsonString());
        Assert.Equal(23.5, packed["position"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_question_in_msgpack_is_answered_in_msgpack_as_in_json()
    {
        await OpenAsync();
        var body = """{"question":"what happened?","to":10.5,"max_tokens":40,"seed":null}""";
        var (_, json) = await server.PostTextAsync("/v1/streams/packed/ask", body);
        var (status, packed) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams/packed/ask", PackedHttp.Packed(body));
        Assert.Equal(200, status);
        foreach (var field in (string[])["answer", "evidence", "recalled", "as_of", "finish_reason"])
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json.GetProperty(field).GetRawText()), packed![field]), field);
    }

    [Fact]
    public async Task A_timestamp_names_a_moment_of_the_wall_clock()
    {
        await OpenAsync();
        var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/packed");
        var future = Packed((ref writer) =>
        {
            writer.WriteMapHeader(2);
            writer.Write("question");
            writer.Write("describe");
            writer.Write("to");
            writer.Write(stream.GetProperty("opened_at").GetDateTime().AddYears(-1));
        });
        var (status, body) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams/packed/ask", future);
        Assert.Equal((400, "to"), (status, body!["error"]!["param"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_streamed_answer_is_one_msgpack_value_after_the_other()
    {
        await OpenAsync();
        using var request = PackedHttp.Request(HttpMethod.Post, "/v1/streams/packed/ask", PackedHttp.Packed("""{"question":"what happened?","stream":true}"""), PackedHttp.MediaType);
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(PackedHttp.MediaType, response.Content.Headers.ContentType?.MediaType);
        var events = PackedHttp.Values(await response.Content.ReadAsByteArrayAsync()).OfType<JsonNode>().ToList();
        var text = string.Concat(events.Where(item => item["event"]!.GetValue<string>() == "text").Select(item => item["data"]!["text"]!.GetValue<string>()));
        Assert.True(events.Count > 2);
        Assert.Equal("answer", events[^1]["event"]!.GetValue<string>());
        Assert.Equal(events[^1]["data"]!["answer"]!.GetValue<string>(), text.Trim());
    }

    [Fact]
    public async Task The_first_named_of_equally_wanted_types_is_given()
    {
        foreach (var (accept, given) in (IEnumerable<(string, string)>)[
            ("application/json, application/x-msgpack", "application/json"), ("application/x-msgpack, application/json", "application/x-msgpack"),
            ("application/x-msgpack;q=0.5, */*", "application/json"), ("application/json;q=0.5, application/msgpack;q=0.9", "application/msgpack"), ("application/x-msgpack;q=0, */*", "application/json")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            using var response = await server.Http.SendAsync(request);
            Assert.Equal(given, response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("""{"url":"x","colour":"red"}""", "invalid_json", "colour")]
    [InlineData("""{"url":7}""", "invalid_json", "url")]
    [InlineData("""{"url":"x","pace":"slow"}""", "invalid_json", "pace")]
    [InlineData("""[1]""", "invalid_json", null)]
    [InlineData("""{"url":"/etc/passwd"}""", "invalid_argument", "url")]
    public async Task Wrong_fields_are_refused_as_in_json(string json, string code, string? param)
    {
        var (_, asJson) = await server.PostTextAsync("/v1/streams", json);
        var (status, body) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams", PackedHttp.Packed(json));
        Assert.Equal((400, code), (status, body!["error"]!["code"]!.GetValue<string>()));
        if (param is not null) Assert.Equal(param, body["error"]!["param"]!.GetValue<string>());
        Assert.Equal(asJson.GetProperty("error").GetProperty("message").GetString(), body["error"]!["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("81")]
    [InlineData("dfffffffff")]
    [InlineData("c6ffffffff")]
    [InlineData("8000")]
    [InlineData("810102")]
    [InlineData("81a171cb7ff8000000000000")]
    [InlineData("81a171a2c328")]
    [InlineData("81a171d40500")]
    public async Task What_is_no_msgpack_is_told_so(string hex)
    {
        var (status, body) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams", Convert.FromHexString(hex));
        Assert.Equal((400, "invalid_msgpack"), (status, body!["error"]!["code"]!.GetValue<string>()));
        Assert.EndsWith(".", body["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_and_large_bodies_are_refused()
    {
        var (status, body) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams", [.. Enumerable.Repeat((byte)0x91, 10_000), 0xc0]);
        Assert.Equal((400, "invalid_msgpack"), (status, body!["error"]!["code"]!.GetValue<string>()));
        (status, body) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams", MessagePackSerializer.Serialize(new string('x', 200_000)));
        Assert.Equal((413, "too_large"), (status, body!["error"]!["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Random_bytes_are_answered_with_an_error_of_the_client()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(1, 60)];
            random.NextBytes(bytes);
            bytes[0] = (byte)(0x80 + random.Next(4));
            var (status, body) = await server.SendPackedAsync(HttpMethod.Post, "/v1/streams", bytes);
            Assert.True(status == 400, $"{Convert.ToHexString(bytes)}: {body?.ToJsonString()}");
        }
    }

    private static byte[] Packed(Writing write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        write(ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private async Task OpenAsync()
    {
        if ((await server.SendAsync(HttpMethod.Get, "/v1/streams/packed")).Status == 404) await server.OpenAsync("packed", "doorway");
    }

    private delegate void Writing(ref MessagePackWriter writer);
}
