using Video.Ingest.Live;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Live;

public sealed class SilenceTests
{
    private static readonly LiveSettings Settings = new();

    [Theory]
    [InlineData("rtsp", 25.0, 5)]
    [InlineData("rtsp", 1.0, 10)]
    [InlineData("rtsp", null, 10)]
    [InlineData("rtsp", 90000.0, 10)]
    [InlineData("hls", 25.0, 30)]
    public void At_first_the_announced_rate_says_how_long_a_silence_may_be(string container, double? rate, double seconds) =>
        Assert.Equal(seconds, Of(container, rate, new EveryNth(1)).Longest.TotalSeconds);

    [Fact]
    public void Pictures_that_are_left_out_are_no_silence() => Assert.Equal(100, Of("rtsp", 10, new EveryNth(100)).Longest.TotalSeconds, 6);

    [Fact]
    public void A_source_that_is_slower_than_it_says_gets_the_time_it_needs()
    {
        var silence = Of("rtsp", 25, new EveryNth(1));
        for (var n = 0; n < 200; n++) silence.Note(TimeSpan.FromSeconds(2 * n));

        Assert.Equal(20, silence.Longest.TotalSeconds, 0.1);
    }

    private static Silence Of(string container, double? rate, FrameSampling sampling) => new(
        Settings, new SourceDescription(SourceLocation.Parse("rtsp://camera/"), container, "h264", 32, 24, null, rate, false), sampling);
}
