using Video.Server.Metrics;

namespace Video.Tests.Server.Metrics;

/// <summary>However many streams there are, only so many have series of their own.</summary>
public sealed class ListedStreamsTests(ListedStreamsTests.TwoListed server) : IClassFixture<ListedStreamsTests.TwoListed>
{
    [Fact]
    public async Task A_stream_keeps_its_series_and_the_next_one_takes_the_place_of_one_that_was_closed()
    {
        await server.OpenAsync("m", "doorway");
        Assert.Equal(["m"], await ListedAsync());
        await server.OpenAsync("z", "doorway");
        await server.OpenAsync("a", "doorway");
        var full = await Scrape.OfAsync(server.Http);
        Assert.Equal(1, full["video_streams_unlisted"]);
        Assert.Equal(3, full["video_streams{state=\"ended\"}"]);
        Assert.Contains("m", await ListedAsync());
        Assert.Equal(2, (await ListedAsync()).Length);

        await server.SendAsync(HttpMethod.Delete, "/v1/streams/m");
        Assert.Equal(["a", "z"], await ListedAsync());
        Assert.Equal(0, (await Scrape.OfAsync(server.Http))["video_streams_unlisted"]);
    }

    private async Task<string[]> ListedAsync() =>
    [
        .. (await Scrape.OfAsync(server.Http)).Series.Where(series => series.StartsWith("video_stream_epoch{", StringComparison.Ordinal)).Select(series => series.Split('"')[3]).Order(StringComparer.Ordinal),
    ];

    public sealed class TwoListed : RunningServer
    {
        protected override MetricsSettings Metrics => new() { Streams = 2 };
    }
}
