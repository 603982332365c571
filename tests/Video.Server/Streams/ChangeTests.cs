using System.Text.Json;

namespace Video.Tests.Server.Streams;

public sealed class ChangeTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_paused_file_goes_on_where_it_was_in_a_new_epoch()
    {
        await OpenAsync(new { id = "pausing", url = RunningServer.Clip("doorway") });
        await WaitAsync("pausing", stream => stream.GetProperty("frames").GetProperty("seen").GetInt64() >= 4);
        await ChangeAsync("pausing", """{"paused":true}""");
        var paused = await server.WaitForAsync("pausing", "paused");
        Assert.True(paused.GetProperty("paused").GetBoolean());
        var (seen, position) = (await SeenAtRestAsync("pausing"), Position(paused));

        await ChangeAsync("pausing", """{"paused":false}""");
        var gone = await WaitAsync("pausing", stream => stream.GetProperty("frames").GetProperty("seen").GetInt64() > seen);
        Assert.Equal(("live", 1), (gone.GetProperty("state").GetString(), gone.GetProperty("source").GetProperty("epoch").GetInt32()));
        var gap = Assert.Single(gone.GetProperty("memory").GetProperty("gaps").EnumerateArray());
        Assert.Equal("the source was away", gap.GetProperty("reason").GetString());
        Assert.True(Position(gone) >= position + 1);
        // What is left of the clip is what was not seen yet.
        var ended = await WaitAsync("pausing", stream => stream.GetProperty("state").GetString() == "ended");
        var clip = ended.GetProperty("duration").GetDouble();
        Assert.InRange(Position(ended) - gap.GetProperty("to").GetDouble(), clip - gap.GetProperty("from").GetDouble() - 1.5, clip - gap.GetProperty("from").GetDouble());
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/pausing");
    }

    [Fact]
    public async Task Another_rate_reads_the_source_anew_and_labels_and_policy_do_not()
    {
        await OpenAsync(new { id = "changing", url = RunningServer.Clip("doorway"), fps = 1, labels = new { site = "north" } });
        await server.WaitForAsync("changing", "live");
        var changed = await ChangeAsync("changing", """{"labels":{"site":"south","floor":"2"},"when_full":"wait"}""");
        Assert.Equal("south", changed.GetProperty("labels").GetProperty("site").GetString());
        Assert.Equal(0, changed.GetProperty("source").GetProperty("epoch").GetInt32());
        changed = await ChangeAsync("changing", """{"fps":10}""");
        Assert.Equal(1, changed.GetProperty("source").GetProperty("epoch").GetInt32());
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/changing?drain=0");
    }

    [Theory]
    [InlineData("""{"vision":"full"}""", "vision", "cannot change while a stream is open")]
    [InlineData("""{"url":"rtsp://camera/1"}""", "url", "cannot change while a stream is open")]
    [InlineData("""{"memory_ram":1000000}""", "memory_ram", "cannot change while a stream is open")]
    [InlineData("""{"colour":"red"}""", "colour", "Unknown field 'colour'")]
    [InlineData("""{"fps":0}""", "fps", "above 0")]
    [InlineData("""{"fps":1,"every":2}""", "every", "exclude")]
    [InlineData("""{"when_full":"shrug"}""", "when_full", "Unknown policy")]
    [InlineData("""{"labels":{"":"x"}}""", "labels", "label")]
    public async Task What_cannot_change_is_refused_with_the_reason(string change, string param, string words)
    {
        if ((await server.SendAsync(HttpMethod.Get, "/v1/streams/fixed")).Status == 404) await server.OpenAsync("fixed", "doorway");
        var before = (await server.SendAsync(HttpMethod.Get, "/v1/streams/fixed")).Body.ToString();
        var (status, body) = await PatchAsync("fixed", change);
        var error = body.GetProperty("error");
        Assert.Equal((400, param), (status, error.GetProperty("param").GetString()));
        Assert.Contains(words, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonDocument.Parse(before).RootElement.GetProperty("labels").ToString(), (await server.SendAsync(HttpMethod.Get, "/v1/streams/fixed")).Body.GetProperty("labels").ToString());
    }

    [Fact]
    public async Task A_stream_that_is_not_there_cannot_change() => Assert.Equal(404, (await PatchAsync("nobody", """{"paused":true}""")).Status);

    [Fact]
    public async Task A_file_that_loops_begins_anew_in_a_new_epoch()
    {
        await OpenAsync(new { id = "looping", url = RunningServer.Clip("doorway"), loop = true, every = 100, paused = true });
        Assert.Equal("paused", (await server.SendAsync(HttpMethod.Get, "/v1/streams/looping")).Body.GetProperty("state").GetString());
        await ChangeAsync("looping", """{"paused":false}""");
        await WaitAsync("looping", stream => stream.GetProperty("source").GetProperty("epoch").GetInt32() == 1 && stream.GetProperty("state").GetString() == "live");
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/looping?drain=0");
    }

    private static double Position(JsonElement stream) => stream.GetProperty("position").GetDouble();

    private async Task OpenAsync(object body)
    {
        var (status, reply) = await server.SendAsync(HttpMethod.Post, "/v1/streams", body);
        Assert.True(status == 201, reply.ToString());
    }

    private async Task<JsonElement> ChangeAsync(string id, string change)
    {
        var (status, reply) = await PatchAsync(id, change);
        Assert.True(status == 200, reply.ToString());
        return reply;
    }

    private async Task<(int Status, JsonElement Body)> PatchAsync(string id, string change) =>
        await server.SendAsync(HttpMethod.Patch, $"/v1/streams/{id}", JsonDocument.Parse(change).RootElement);

    /// <summary>What was decoded before a pause is still read.</summary>
    private async Task<long> SeenAtRestAsync(string id) =>
        (await WaitAsync(id, stream => stream.GetProperty("frames").GetProperty("decoded").GetInt64() == stream.GetProperty("frames").GetProperty("seen").GetInt64() + stream.GetProperty("frames").GetProperty("dropped").GetInt64()))
        .GetProperty("frames").GetProperty("seen").GetInt64();

    private async Task<JsonElement> WaitAsync(string id, Func<JsonElement, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var (_, stream) = await server.SendAsync(HttpMethod.Get, $"/v1/streams/{id}");
            if (until(stream)) return stream;
            await Task.Delay(30, patience.Token);
        }
    }
}
