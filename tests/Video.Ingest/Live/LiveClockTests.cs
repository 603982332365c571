using Video.Ingest.Live;

namespace Video.Ingest.Tests.Live;

public sealed class LiveClockTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void Stream_time_follows_a_clock_that_is_believable()
    {
        var clock = new LiveClock(Seconds(100));

        Assert.Equal([100, 100.04, 100.08, 102.08], Positions(clock, (5, 0), (5.04, 0.05), (5.08, 0.07), (7.08, 2.1)));
        Assert.Equal(0, clock.Jumps);
    }

    [Fact]
    public void A_burst_of_segments_keeps_its_own_times()
    {
        var clock = new LiveClock(TimeSpan.Zero);

        Assert.Equal([0, 4, 8, 9], Positions(clock, (0, 0), (4, 0.01), (8, 0.02), (9, 0.03)));
        Assert.Equal(0, clock.Jumps);
    }

    [Fact]
    public void A_clock_that_jumps_ahead_moves_the_stream_by_what_passed_here()
    {
        var clock = new LiveClock(TimeSpan.Zero);

        Assert.Equal([0, 1, 2, 3], Positions(clock, (0, 0), (1, 1), (61, 2), (62, 3)));
        Assert.Equal(1, clock.Jumps);
    }

    [Fact]
    public void A_clock_that_stands_still_counts_once_and_the_stream_goes_on()
    {
        var clock = new LiveClock(TimeSpan.Zero);
        var time = TimeSpan.Zero;

        var positions = Enumerable.Range(0, 5).Select(n => clock.Stamp(time += Tick, Seconds(n)).TotalSeconds).ToList();

        Assert.Equal([0, 1, 2, 3, 4], positions);
        Assert.Equal(1, clock.Jumps);
    }

    [Fact]
    public void Pictures_that_come_at_once_with_one_time_are_still_one_after_the_other()
    {
        var clock = new LiveClock(TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, clock.Stamp(Tick, Seconds(1)));
        Assert.Equal(Tick, clock.Stamp(2 * Tick, Seconds(1)));
    }

    private static List<double> Positions(LiveClock clock, params (double Time, double Arrival)[] pictures) =>
        [.. pictures.Select(picture => clock.Stamp(Seconds(picture.Time), Seconds(picture.Arrival)).TotalSeconds)];

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
