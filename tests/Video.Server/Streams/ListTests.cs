using System.Text.Json;

namespace Video.Tests.Server.Streams;

public sealed class ListTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Streams_are_listed_in_pages_and_by_their_labels()
    {
        for (var i = 0; i < 5; i++)
        {
            var (status, body) = await server.SendAsync(HttpMethod.Post, "/v1/streams", new
            {
                id = $"cam-{i}", url = RunningServer.Clip("doorway"), paused = true, labels = new { site = i % 2 == 0 ? "north" : "south", floor = "1" },
            });
            Assert.True(status == 201, body.ToString());
        }

        var first = await ListAsync("?limit=2");
        Assert.Equal(["cam-0", "cam-1"], Ids(first));
        Assert.Equal((true, "cam-1"), (first.GetProperty("more").GetBoolean(), first.GetProperty("after").GetString()));
        var last = await ListAsync("?limit=3&after=cam-1");
        Assert.Equal(["cam-2", "cam-3", "cam-4"], Ids(last));
        Assert.False(last.GetProperty("more").GetBoolean());
        Assert.Equal(["cam-0", "cam-2", "cam-4"], Ids(await ListAsync("?label=site:north&label=floor:1")));
        Assert.Empty(Ids(await ListAsync("?label=site:west")));
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Get, "/v1/streams?limit=0")).Status);
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Get, "/v1/streams?label=site")).Status);
    }

    private async Task<JsonElement> ListAsync(string query) => (await server.SendAsync(HttpMethod.Get, "/v1/streams" + query)).Body;

    private static string[] Ids(JsonElement list) => [.. list.GetProperty("data").EnumerateArray().Select(stream => stream.GetProperty("id").GetString()!)];
}
