using Video.Answering.Watching;

namespace Video.Tests.Answering.Watching;

public sealed class WatchPaceTests
{
    [Fact]
    public void A_fixed_interval_is_kept_whatever_happens()
    {
        var pace = new WatchPace(TimeSpan.FromSeconds(2));
        Assert.Equal([0, 2, 4, 6], Looks(pace, changes: [1, 3, 4.5], until: 7));
    }

    [Fact]
    public void By_itself_it_slows_down_while_nothing_changes_down_to_its_slowest()
    {
        var looks = Looks(new WatchPace(null), changes: [0], until: 120);
        var pauses = looks.Zip(looks.Skip(1), (one, next) => next - one).ToArray();
        Assert.Equal(0.5, pauses[0]);
        Assert.Equal(WatchPace.Slowest.TotalSeconds, pauses[^1]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.InRange(looks.Length, 10, 30);
    }

    [Fact]
    public void A_change_is_looked_at_in_the_frame_that_shows_it() => Assert.Contains(61.5, Looks(new WatchPace(null), changes: [0, 61.5], until: 70));

    [Fact]
    public void What_is_undecided_is_looked_at_again_soon()
    {
        var pace = new WatchPace(null);
        Assert.False(pace.IsDue(TimeSpan.FromSeconds(100.5), TimeSpan.FromSeconds(100), TimeSpan.Zero, undecided: false));
        Assert.True(pace.IsDue(TimeSpan.FromSeconds(100.5), TimeSpan.FromSeconds(100), TimeSpan.Zero, undecided: true));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(3601)]
    public void An_interval_out_of_its_range_is_refused(double seconds) =>
        Assert.Equal("interval", Assert.Throws<VideoException>(new WatchPace(TimeSpan.FromSeconds(seconds)).Validate).Param);

    /// <summary>Frames come twice a second.</summary>
    private static double[] Looks(WatchPace pace, double[] changes, double until)
    {
        var (looks, last, changed) = (new List<double>(), (TimeSpan?)null, (TimeSpan?)null);
        for (var now = 0.0; now <= until; now += 0.5)
        {
            if (changes.Contains(now)) changed = TimeSpan.FromSeconds(now);
            if (!pace.IsDue(TimeSpan.FromSeconds(now), last, changed, undecided: false)) continue;
            last = TimeSpan.FromSeconds(now);
            looks.Add(now);
        }
        return [.. looks];
    }
}
