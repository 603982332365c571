using Video.Inference.Streams;

namespace Video.Inference.Tests.Streams;

public sealed class StreamTimelineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_stream_without_a_past_begins_at_zero() =>
        Assert.Equal(new MediaTime(0, TimeSpan.Zero, Noon), new StreamTimeline([]).Continue(Noon));

    [Fact]
    public void Opened_again_it_goes_on_in_a_new_epoch_after_the_time_that_has_passed()
    {
        var timeline = new StreamTimeline([At(0, 0, 0), At(0, 60, 60)]);
        Assert.Equal(At(1, 660, 660), timeline.Continue(Noon.AddSeconds(660)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(59)]
    [InlineData(-3600)]
    public void A_clock_that_was_set_back_does_not_let_it_run_backwards(double clock)
    {
        var timeline = new StreamTimeline([At(3, 0, 0), At(3, 60, 60)]);
        var next = timeline.Continue(Noon.AddSeconds(clock));
        Assert.Equal((4, TimeSpan.FromSeconds(61)), (next.Epoch, next.Position));
        timeline.Add(next);
        var gap = Assert.Single(timeline.Gaps);
        Assert.Equal(new TimeRange(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61)), gap.Range);
        Assert.Equal(clock < 60, gap.Reason.Contains("set back", StringComparison.Ordinal));
    }

    [Fact]
    public void Gaps_tell_runs_of_the_service_from_connections_within_one()
    {
        var timeline = new StreamTimeline([At(0, 0, 0), At(0, 10, 10), At(1, 50, 50)]);
        timeline.Add(At(2, 100, 100));
        timeline.Add(At(3, 110, 110));
        Assert.Equal(
            [(10, 50, "the stream was not open"), (50, 100, "the stream was not open"), (100, 110, "the source was away")],
            timeline.Gaps.Select(gap => (gap.Range.From.TotalSeconds, gap.Range.To.TotalSeconds, gap.Reason)));
    }

    [Theory]
    [InlineData(-20, -20)]
    [InlineData(0, 0)]
    [InlineData(30, 30)]
    [InlineData(60, 60)]
    // In between nothing was seen, but time went on.
    [InlineData(80, 80)]
    // The second epoch was read at four times its pace.
    [InlineData(110, 140)]
    [InlineData(120, 180)]
    [InlineData(130, 190)]
    public void The_wall_clock_is_told_by_the_epoch_that_it_falls_into(double clock, double position)
    {
        var timeline = new StreamTimeline([]);
        foreach (var time in (MediaTime[])[At(0, 0, 0), At(0, 60, 60), At(1, 100, 100), At(1, 140, 110), At(1, 180, 120)]) timeline.Add(time);
        Assert.Equal(position, timeline.PositionAt(Noon.AddSeconds(clock))!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void A_clock_set_back_between_epochs_is_told_by_the_later_of_two_that_it_fits()
    {
        var timeline = new StreamTimeline([At(0, 0, 0), At(0, 100, 100)]);
        timeline.Add(At(1, 101, 50));
        timeline.Add(At(1, 151, 100));
        Assert.Equal(131, timeline.PositionAt(Noon.AddSeconds(80))!.Value.TotalSeconds, 1e-6);
        Assert.Equal(40, timeline.PositionAt(Noon.AddSeconds(40))!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Of_endless_reconnects_the_longest_gaps_stay()
    {
        var timeline = new StreamTimeline([]);
        for (var epoch = 0; epoch < StreamTimeline.MostEpochs + 500; epoch++) timeline.Add(At(epoch, 10 * epoch + (epoch > 700 ? 100 : 0), 10 * epoch));
        Assert.Equal(StreamTimeline.MostEpochs - 1, timeline.Gaps.Count);
        Assert.Contains(timeline.Gaps, gap => gap.Range.To - gap.Range.From == TimeSpan.FromSeconds(110));
        Assert.Equal(TimeSpan.Zero, timeline.Oldest!.Value.Position);
    }

    private static MediaTime At(int epoch, double position, double clock) => new(epoch, TimeSpan.FromSeconds(position), Noon.AddSeconds(clock));
}
