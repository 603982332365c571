using System.Text.Json;

namespace Video.Tests.Server.Summaries;

public sealed class SummariesTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Files_are_summed_up_and_every_event_is_told_with_its_moment_and_what_it_rests_on()
    {
        string[] files = [await UploadAsync("doorway"), await UploadAsync("lights")];
        var (status, created) = await PostAsync(new { files, detail = "full", priority = 3 });
        Assert.True(status == 201, created.ToString());
        Assert.Contains(Text(created, "status"), (string[])["queued", "running", "done"]);

        var done = await EndAsync(Text(created, "id"));
        Assert.True(Text(done, "status") == "done", done.ToString());
        Assert.Equal((100, 3, "full"), (done.GetProperty("progress_percent").GetDouble(), done.GetProperty("priority").GetInt32(), Text(done, "detail")));
        var content = done.GetProperty("content");
        var chunks = content.GetProperty("chunks").EnumerateArray().ToArray();
        Assert.Equal(chunks.Length, done.GetProperty("chunks_done").GetInt32());
        Assert.Equal([0, 1], chunks.Select(chunk => chunk.GetProperty("source").GetInt32()).Distinct());
        // The door closes at 14 s, says expected.json.
        var closed = content.GetProperty("events").EnumerateArray().Single(found => Text(found, "kind") == "closed" && found.GetProperty("source").GetInt32() == 0);
        Assert.Equal((14, 15, "the door closed"), (closed.GetProperty("from").GetDouble(), closed.GetProperty("to").GetDouble(), Text(closed, "text")));
        Assert.NotEmpty(closed.GetProperty("evidence").EnumerateArray());
        Assert.Equal("service", Text(content, "written_by"));
        Assert.Contains("of 2 videos", Text(content, "summary"), StringComparison.Ordinal);
        Assert.Equal(2, content.GetProperty("sections").GetArrayLength());

        var (_, list) = await server.SendAsync(HttpMethod.Get, "/v1/summaries");
        var listed = list.GetProperty("data").EnumerateArray().Single(one => Text(one, "id") == Text(created, "id"));
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("content").ValueKind);
    }

    [Fact]
    public async Task A_summary_is_followed_by_its_events_part_by_part_to_its_end()
    {
        var id = Text((await PostAsync(new { files = new[] { await UploadAsync("crossing") }, chunk = 6 })).Body, "id");
        var events = await FollowAsync(id, after: null);

        Assert.Equal("done", events[^1].Type);
        var chunks = events.Where(item => item.Type == "chunk").Select(item => item.Data.GetProperty("chunk").GetProperty("index").GetInt32()).ToArray();
        Assert.Equal(Enumerable.Range(0, chunks.Length), chunks);
        Assert.True(chunks.Length >= 3);
        Assert.Equal(chunks.Length, events[^1].Data.GetProperty("content").GetProperty("chunks").GetArrayLength());
        Assert.Contains(events, item => item.Type == "progress" && item.Data.GetProperty("progress_percent").GetDouble() > 0);

        var rest = await FollowAsync(id, after: 1);
        Assert.Equal(chunks.Skip(2), rest.Where(item => item.Type == "chunk").Select(item => item.Data.GetProperty("chunk").GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task A_span_of_a_stream_is_summed_up_from_what_it_remembers()
    {
        await server.OpenAsync("summed", "doorway");
        var done = await EndAsync(Text((await PostAsync(new { stream = "summed", from = 4, to = 20 })).Body, "id"));

        Assert.True(Text(done, "status") == "done", done.ToString());
        Assert.Equal((4, 20), (done.GetProperty("from").GetDouble(), done.GetProperty("to").GetDouble()));
        var content = done.GetProperty("content");
        var chunks = content.GetProperty("chunks").EnumerateArray().ToArray();
        Assert.Equal((4, 20), (chunks[0].GetProperty("from").GetDouble(), chunks[^1].GetProperty("to").GetDouble()));
        Assert.Contains(content.GetProperty("events").EnumerateArray(), found => Text(found, "text") == "the door closed" && Math.Abs(found.GetProperty("from").GetDouble() - 14) <= 1);
    }

    [Fact]
    public async Task A_summary_is_cancelled_and_deleted()
    {
        var file = await UploadAsync("doorway");
        var id = Text((await PostAsync(new { files = Enumerable.Repeat(file, 50) })).Body, "id");
        var (status, cancelled) = await server.SendAsync(HttpMethod.Post, $"/v1/summaries/{id}/cancel");
        Assert.True(status == 200, cancelled.ToString());
        var ended = await EndAsync(id);
        Assert.Equal("cancelled", Text(ended, "status"));
        Assert.NotEqual(JsonValueKind.Null, ended.GetProperty("finished_at").ValueKind);
        Assert.Equal(409, (await server.SendAsync(HttpMethod.Post, $"/v1/summaries/{id}/cancel")).Status);

        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/v1/summaries/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, $"/v1/summaries/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/v1/summaries/{id}")).Status);
        Assert.Equal(200, (await server.SendAsync(HttpMethod.Delete, $"/v1/files/{file}")).Status);
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_model_sees_at_once_is_refused_with_both_numbers()
    {
        var (status, body) = await PostAsync(new { files = new[] { await UploadAsync("doorway") }, chunk = 60 });
        Assert.Equal((400, "'chunk' is 60 s, but small-world sees 20 s at once at 2 frames per second."), (status, Message(body)));
    }

    [Theory]
    [InlineData("{}", 400, "A summary is of 'files' or of a 'stream': give one of them.")]
    [InlineData("""{"files":["a"],"stream":"b"}""", 400, "A summary is of 'files' or of a 'stream': give one of them.")]
    [InlineData("""{"files":[]}""", 400, "'files' has 1 to 100 ids.")]
    [InlineData("""{"files":["file-of-nobody"]}""", 404, "There is no file 'file-of-nobody'.")]
    [InlineData("""{"stream":"nobodys"}""", 404, "There is no stream named 'nobodys'.")]
    [InlineData("""{"files":["a"],"from":3}""", 400, "'from' and 'to' are of a stream; files are summed up whole.")]
    [InlineData("""{"stream":"b","from":9,"to":3}""", 400, "'from' (00:00:09) does not lie before 'to' (00:00:03).")]
    [InlineData("""{"files":["a"],"chunk":0}""", 400, "'chunk' is 1 to 3600 seconds, or auto.")]
    [InlineData("""{"files":["a"],"chunk":"long"}""", 400, "The field 'chunk' has the wrong type or an unknown value.")]
    [InlineData("""{"files":["a"],"prompt":" "}""", 400, "'prompt' has 1 to 4,000 characters.")]
    [InlineData("""{"files":["a"],"detail":"huge"}""", 400, "The field 'detail' has the wrong type or an unknown value.")]
    [InlineData("""{"files":["a"],"priority":99}""", 400, "'priority' is -10 to 10.")]
    [InlineData("""{"files":["a"],"speed":9}""", 400, "Unknown field 'speed'.")]
    public async Task What_cannot_be_summed_up_is_refused_in_one_sentence(string json, int status, string words)
    {
        var (answered, body) = await server.PostTextAsync("/v1/summaries", json);
        Assert.Equal((status, words), (answered, Message(body)));
    }

    [Fact]
    public async Task A_summary_that_is_not_there_is_not_followed() =>
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/summaries/sum-of-nobody/events")).Status);

    private Task<(int Status, JsonElement Body)> PostAsync(object body) => server.SendAsync(HttpMethod.Post, "/v1/summaries", body);

    private async Task<string> UploadAsync(string stream)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(RunningServer.Clip(stream))), "file", $"{stream}.mp4" },
            { new StringContent("vision"), "purpose" },
        };
        using var response = await server.Http.PostAsync("/v1/files", form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> EndAsync(string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (true)
        {
            var (_, summary) = await server.SendAsync(HttpMethod.Get, $"/v1/summaries/{id}");
            if (Text(summary, "status") is "done" or "failed" or "cancelled") return summary;
            await Task.Delay(50, patience.Token);
        }
    }

    private async Task<List<(string Type, JsonElement Data)>> FollowAsync(string id, int? after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/summaries/{id}/events");
        if (after is { } index) request.Headers.Add("Last-Event-ID", $"{index}");
        using var response = await server.Http.SendAsync(request);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var events = new List<(string, JsonElement)>();
        foreach (var item in (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = item.Split('\n');
            if (lines.FirstOrDefault(line => line.StartsWith("event: ", StringComparison.Ordinal)) is not { } type) continue;
            events.Add((type[7..], JsonDocument.Parse(lines.First(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..]).RootElement.Clone()));
        }
        return events;
    }

    private static string Text(JsonElement body, string field) => body.GetProperty(field).GetString()!;

    private static string Message(JsonElement body) => Text(body.GetProperty("error"), "message");
}
