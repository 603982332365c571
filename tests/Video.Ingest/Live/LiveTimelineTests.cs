using Video.Ingest.Live;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Live;

public sealed class LiveTimelineTests
{
    [Fact]
    public void A_stream_without_a_past_begins_with_its_first_picture_however_late_it_comes()
    {
        var timeline = new LiveTimeline(default, Seconds(0));
        timeline.Begin(Seconds(500));

        Assert.Equal(TimeSpan.Zero, timeline.Stamp(Seconds(77), Seconds(500)));
    }

    [Fact]
    public void A_stream_that_goes_on_counts_the_time_that_its_camera_was_away()
    {
        var timeline = new LiveTimeline(new StreamOrigin(4, Seconds(1000)), Seconds(10));
        timeline.Begin(Seconds(70));

        Assert.Equal(Seconds(1060), timeline.Stamp(Seconds(3), Seconds(70)));
    }

    [Fact]
    public void A_gap_lasts_as_long_as_it_did_here_whatever_the_new_connections_clock_says()
    {
        var timeline = new LiveTimeline(default, Seconds(0));
        timeline.Begin(Seconds(1));
        timeline.Stamp(Seconds(50), Seconds(1));
        timeline.Stamp(Seconds(52), Seconds(3));
        timeline.Begin(Seconds(23));

        Assert.Equal(Seconds(22), timeline.Stamp(Seconds(5), Seconds(23)));
    }

    [Fact]
    public void What_a_burst_ran_ahead_is_taken_from_the_gap_but_time_never_runs_backwards()
    {
        var timeline = new LiveTimeline(default, Seconds(0));
        timeline.Begin(Seconds(0));
        timeline.Stamp(Seconds(0), Seconds(0));
        timeline.Stamp(Seconds(9), Seconds(1)); // 8 s ahead
        timeline.Begin(Seconds(11));
        Assert.Equal(Seconds(11), timeline.Stamp(Seconds(0), Seconds(11)));
        timeline.Stamp(Seconds(9), Seconds(12));
        timeline.Begin(Seconds(13)); // 1 s later, and 8 s ahead

        Assert.Equal(Seconds(20) + TimeSpan.FromMilliseconds(1), timeline.Stamp(Seconds(0), Seconds(13)));
    }

    [Fact]
    public void Jumps_of_all_connections_are_counted()
    {
        var timeline = new LiveTimeline(default, Seconds(0));
        foreach (var connection in new[] { 0, 100 })
        {
            timeline.Begin(Seconds(connection));
            timeline.Stamp(Seconds(0), Seconds(connection));
            timeline.Stamp(Seconds(60), Seconds(connection + 1));
        }

        Assert.Equal(2, timeline.Jumps);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
