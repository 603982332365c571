using System.Text.Json;

namespace Video.Tests.Server.Publishing;

public sealed class PublishTests(PublishingServer server) : IClassFixture<PublishingServer>
{
    [Fact]
    public async Task Publishing_to_an_unknown_name_creates_the_stream_which_is_asked_about_and_waits_for_the_next_publisher()
    {
        using (new Sender(server.Url("new")))
        {
            var live = await WaitForAsync("new", stream => stream.GetProperty("state").GetString() == "live" && stream.GetProperty("frames").GetProperty("seen").GetInt64() > 3);
            Assert.True(live.GetProperty("publish").GetBoolean());
            var answer = await server.SendAsync(HttpMethod.Post, "/v1/streams/new/ask", new { question = "is the door open?" });
            Assert.True(answer.Status == 200, answer.Body.ToString());
        }

        var left = await WaitForAsync("new", stream => stream.GetProperty("state").GetString() == "reconnecting");
        Assert.Contains("publisher", left.GetProperty("reason").GetString(), StringComparison.OrdinalIgnoreCase);
        using (new Sender(server.Url("new")))
        {
            var again = await WaitForAsync("new", stream => stream.GetProperty("source").GetProperty("epoch").GetInt32() == 1);
            Assert.Equal("live", again.GetProperty("state").GetString());
        }
    }

    [Fact]
    public async Task A_stream_opened_to_publish_waits_for_its_publisher_and_closing_it_sends_that_away()
    {
        var opened = await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "waits", publish = true, fps = 5 });
        Assert.True(opened.Status == 201, opened.Body.ToString());
        Assert.Equal("connecting", opened.Body.GetProperty("state").GetString());
        using var sender = new Sender(server.Url("waits"));
        await WaitForAsync("waits", stream => stream.GetProperty("state").GetString() == "live");
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/waits")).Status);
        await sender.EndAsync();
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/v1/streams/waits")).Status);
    }

    [Fact]
    public async Task A_stream_that_reads_from_elsewhere_takes_no_publisher()
    {
        await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "reads", url = RunningServer.Clip("doorway"), pace = "fast" });
        using var sender = new Sender(server.Url("reads"));
        Assert.Contains("403", await sender.EndAsync(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> WaitForAsync(string id, Func<JsonElement, bool> there)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var (status, stream) = await server.SendAsync(HttpMethod.Get, $"/v1/streams/{id}");
            if (status == 200 && there(stream)) return stream;
            Assert.True(DateTime.UtcNow < until, stream.ToString());
            await Task.Delay(50);
        }
    }
}
