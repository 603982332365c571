using System.Text.Json;

namespace Video.Tests.Server;

/// <summary>How streams are remembered, and which part of them a question is about, over the API.</summary>
public sealed class MemoryApiTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_stream_says_how_it_is_remembered_and_what_it_lost()
    {
        var (status, opened) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "short", url = RunningServer.Clip("doorway"), pace = "fast", memory = "recent:frames=4" });
        Assert.True(status == 201, opened.ToString());
        var stream = await server.WaitForAsync("short", "ended");
        var memory = stream.GetProperty("memory");
        Assert.Equal(("recent:frames=4", "ok", 4), (memory.GetProperty("method").GetString(), memory.GetProperty("state").GetString(), memory.GetProperty("frames").GetInt32()));
        Assert.True(memory.GetProperty("ram_bytes").GetInt64() > 0);
        Assert.Equal(0, memory.GetProperty("disk_bytes").GetInt64());
        var gap = Assert.Single(memory.GetProperty("gaps").EnumerateArray());
        Assert.Equal(0, gap.GetProperty("from").GetDouble());
        Assert.InRange(gap.GetProperty("to").GetDouble(), 1, memory.GetProperty("oldest").GetDouble());
        Assert.StartsWith("forgotten", gap.GetProperty("reason").GetString(), StringComparison.Ordinal);

        var answer = await AskAsync("short", new { question = "what is visible now?" });
        Assert.Equal(gap.ToString(), Assert.Single(answer.GetProperty("gaps").EnumerateArray()).ToString());
        Assert.Equal(4, answer.GetProperty("usage").GetProperty("frames").GetInt32());
        var (_, after) = await server.SendAsync(HttpMethod.Get, "/v1/streams/short");
        Assert.Equal(1, after.GetProperty("memory").GetProperty("recall").GetProperty("questions").GetInt64());
    }

    [Fact]
    public async Task A_question_is_about_the_range_it_names()
    {
        await server.OpenAsync("ranged", "doorway");
        var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/ranged");
        var end = stream.GetProperty("position").GetDouble();

        var within = await AskAsync("ranged", new { question = "what happened?", from = 3, to = 6 });
        Assert.Equal(6, AsOf(within));
        Assert.All(within.GetProperty("evidence").EnumerateArray(), span => Assert.InRange(span.GetProperty("from").GetDouble(), 3, 6));
        Assert.Equal((await AskAsync("ranged", new { question = "what happened?", from = 3, at = 6 })).GetProperty("answer").GetString(), within.GetProperty("answer").GetString());

        var last = await AskAsync("ranged", new { question = "what happened?", last = 4 });
        var same = await AskAsync("ranged", new { question = "what happened?", from = end - 4 });
        Assert.Equal((end, same.GetProperty("answer").GetString()), (AsOf(last), last.GetProperty("answer").GetString()));
        Assert.Equal(same.GetProperty("usage").GetProperty("context_tokens").GetInt32(), last.GetProperty("usage").GetProperty("context_tokens").GetInt32());

        // Beyond the end: what there is.
        Assert.Equal(end, AsOf(await AskAsync("ranged", new { question = "what happened?", from = 3, to = 1000 })));
    }

    [Fact]
    public async Task A_range_of_the_wall_clock_is_taken()
    {
        await server.OpenAsync("clocked", "doorway");
        var (_, stream) = await server.SendAsync(HttpMethod.Get, "/v1/streams/clocked");
        var opened = stream.GetProperty("opened_at").GetDateTimeOffset();
        var whole = await AskAsync("clocked", new { question = "what happened?", from = opened.AddMinutes(-1).ToString("o"), to = DateTimeOffset.UtcNow.AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:ssZ") });
        Assert.Equal(stream.GetProperty("position").GetDouble(), AsOf(await AskAsync("clocked", new { question = "what happened?", to = DateTimeOffset.UtcNow.ToString("o") })));
        Assert.InRange(AsOf(whole), 1, stream.GetProperty("position").GetDouble());
        Assert.Equal(stream.GetProperty("position").GetDouble(), AsOf(await AskAsync("clocked", new { question = "what happened?", from = 3, to = opened.AddHours(1).ToString("o") })));
    }

    private static double AsOf(JsonElement answer) => answer.GetProperty("as_of").GetDouble();

    private async Task<JsonElement> AskAsync(string stream, object body)
    {
        var (status, answer) = await server.SendAsync(HttpMethod.Post, $"/v1/streams/{stream}/ask", body);
        Assert.True(status == 200, answer.ToString());
        return answer;
    }
}
