using System.Text.Json;

namespace Video.Tests.Server;

public sealed class StreamsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_stream_is_opened_looked_at_listed_and_closed()
    {
        await server.OpenAsync("lobby", "doorway");
        var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/lobby");
        Assert.True(stream.GetProperty("position").GetDouble() > 10);
        var frames = stream.GetProperty("frames");
        Assert.Equal(frames.GetProperty("decoded").GetInt64(), frames.GetProperty("seen").GetInt64() + frames.GetProperty("dropped").GetInt64());
        Assert.True(stream.GetProperty("memory_bytes").GetInt64() > 0);

        var (_, list) = await server.SendAsync(HttpMethod.Get, "/v1/streams");
        Assert.Contains(list.GetProperty("data").EnumerateArray(), entry => entry.GetProperty("id").GetString() == "lobby");

        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/lobby")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/lobby")).Status);
        await server.OpenAsync("lobby", "crossing");
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/lobby")).Status);
    }

    [Fact]
    public async Task Streams_side_by_side_run_by_the_methods_they_chose_and_say_what_those_did()
    {
        object[] chosen = [new { vision = "full", tokens = "none" }, new { vision = "stc:interval=4", tokens = "stc:keep=5" }, new { vision = "delta:always=1", tokens = "novel:salience=1.5" }];
        var computed = new List<double>();
        for (var i = 0; i < chosen.Length; i++)
        {
            var body = JsonSerializer.SerializeToNode(chosen[i])!.AsObject();
            (body["id"], body["url"], body["pace"]) = ($"way{i}", RunningServer.Clip("doorway"), "fast");
            Assert.Equal(201, (await server.SendAsync(HttpMethod.Post, "/v1/streams", body)).Status);
            var vision = (await server.WaitForAsync($"way{i}", "ended")).GetProperty("vision");
            Assert.Equal((body["vision"]!.GetValue<string>(), body["tokens"]!.GetValue<string>()), (vision.GetProperty("method").GetString(), vision.GetProperty("token_method").GetString()));
            computed.Add(vision.GetProperty("computed").GetDouble());
            Assert.Equal(i switch { 0 => 1, 1 => 5 / 16.0, _ => 0.2 }, vision.GetProperty("tokens_sent").GetDouble() / vision.GetProperty("tokens").GetDouble(), i == 2 ? 0.15 : 1e-9);
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/v1/streams/way{i}")).Status);
        }
        Assert.Equal(1, computed[0]);
        Assert.InRange(computed[1], 0.3, 0.6);
        Assert.InRange(computed[2], 0.02, 0.4);
    }

    [Fact]
    public async Task A_real_time_stream_is_live_while_it_plays_and_can_be_closed_in_the_middle()
    {
        var (status, _) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "live", url = RunningServer.Clip("doorway") });
        Assert.Equal(201, status);
        var stream = await server.WaitForAsync("live", "live");
        Assert.True(stream.GetProperty("position").GetDouble() < 10);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/live")).Status);
    }

    [Fact]
    public async Task Two_streams_and_four_questions_at_once_are_answered_as_one_at_a_time()
    {
        await server.OpenAsync("left", "doorway");
        await server.OpenAsync("right", "crossing");
        (string Stream, object Body)[] questions =
        [
            ("left", new { question = "what is visible now?", at = 6 }),
            ("right", new { question = "what is visible now?", at = 6 }),
            ("left", new { question = "what happened?", at = 15 }),
            ("right", new { question = "what happened?", at = 15 }),
        ];
        var alone = new List<string>();
        foreach (var (stream, body) in questions) alone.Add(await AnswerAsync(stream, body));
        for (var round = 0; round < 3; round++)
            Assert.Equal(alone, await Task.WhenAll(questions.Select(asked => AnswerAsync(asked.Stream, asked.Body))));
        Assert.NotEqual(alone[0] + alone[2], alone[1] + alone[3]);
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/left");
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/right");
    }

    [Fact]
    public async Task An_answer_comes_as_events_when_asked_for()
    {
        await server.OpenAsync("events", "doorway");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/streams/events/ask")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { question = "what happened?" }),
            Headers = { Accept = { new("text/event-stream") } },
        };
        using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var text = "";
        JsonElement? answer = null;
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            var data = JsonDocument.Parse(item.Data).RootElement;
            if (item.EventType == "text") text += data.GetProperty("text").GetString();
            else answer = data;
        }
        Assert.Equal(answer?.GetProperty("answer").GetString(), text.Trim());
        Assert.True(answer?.GetProperty("evidence").GetArrayLength() > 0);
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/events");
    }

    [Fact]
    public async Task Closing_a_stream_in_mid_answer_ends_the_answer_and_the_service_goes_on()
    {
        await server.OpenAsync("closing", "doorway");
        var asking = Enumerable.Range(0, 8).Select(seed => server.SendAsync(HttpMethod.Post, "/v1/streams/closing/ask",
            new { question = "describe", temperature = 2, seed, max_tokens = 400 })).ToArray();
        var closed = await server.SendAsync(HttpMethod.Delete, "/v1/streams/closing");
        Assert.Equal(204, closed.Status);
        Assert.All(await Task.WhenAll(asking), reply => Assert.Contains(reply.Status, new[] { 200, 404, 409 }));
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/health/live")).Status);
    }

    private async Task<string> AnswerAsync(string stream, object body)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, $"/v1/streams/{stream}/ask", body);
        Assert.True(status == 200, answer.ToString());
        return answer.GetProperty("answer").GetString() + answer.GetProperty("evidence");
    }
}
