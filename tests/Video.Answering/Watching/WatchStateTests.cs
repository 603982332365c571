using Video.Answering.Watching;

namespace Video.Tests.Answering.Watching;

public sealed class WatchStateTests
{
    private static readonly WatchRule Rule = new() { Margin = 0.2, Hold = TimeSpan.FromSeconds(1) };

    [Fact]
    public void An_event_begins_when_the_condition_has_been_met_for_the_hold_and_is_dated_from_its_first_look()
    {
        var told = Run(Rule, (0, 0.1), (0.5, 0.8), (1, 0.9), (1.5, 0.75));
        Assert.Equal([(1.5, WatchTurn.Began)], told.Turns);
        Assert.Equal((0.5, 0.9), (told.State.From.Position.TotalSeconds, told.State.Peak));
    }

    [Fact]
    public void A_flicker_shorter_than_the_hold_is_no_event() => Assert.Empty(Run(Rule, (0, 0.9), (0.5, 0.9), (1, 0.2), (1.5, 0.9), (2, 0.6), (2.5, 0.9)).Turns);

    [Fact]
    public void Between_the_two_thresholds_an_event_goes_on() =>
        Assert.Equal([(1, WatchTurn.Began)], Run(Rule, (0, 0.9), (1, 0.9), (2, 0.5), (3, 0.35), (4, 0.69)).Turns);

    [Fact]
    public void Between_the_two_thresholds_none_begins() => Assert.Empty(Run(Rule, (0, 0.5), (1, 0.69), (2, 0.65), (9, 0.6)).Turns);

    [Fact]
    public void It_ends_when_the_condition_has_been_over_for_the_hold_and_is_dated_to_its_first_look()
    {
        var told = Run(Rule, (0, 0.9), (1, 0.9), (2, 0.2), (2.5, 0.9), (3, 0.3), (4, 0.3));
        Assert.Equal([(1, WatchTurn.Began), (4, WatchTurn.Ended)], told.Turns);
        Assert.Equal(3, told.State.Since.Position.TotalSeconds);
    }

    [Fact]
    public void Without_a_hold_the_first_look_decides() =>
        Assert.Equal([(0, WatchTurn.Began), (1, WatchTurn.Ended), (2, WatchTurn.Began)], Run(Rule with { Hold = TimeSpan.Zero }, (0, 0.7), (1, 0.3), (2, 0.7)).Turns);

    [Fact]
    public void In_the_cooldown_no_event_begins_and_what_is_still_met_after_it_does()
    {
        var rule = Rule with { Hold = TimeSpan.Zero, Cooldown = TimeSpan.FromSeconds(10) };
        Assert.Equal([(0, WatchTurn.Began), (1, WatchTurn.Ended)], Run(rule, (0, 0.9), (1, 0.1), (5, 0.9), (9, 0.1), (20, 0.1)).Turns);
        var told = Run(rule, (0, 0.9), (1, 0.1), (5, 0.9), (9.5, 0.9), (10, 0.9));
        Assert.Equal([(0, WatchTurn.Began), (1, WatchTurn.Ended), (10, WatchTurn.Began)], told.Turns);
        Assert.Equal(5, told.State.From.Position.TotalSeconds);
    }

    [Fact]
    public void What_rose_before_a_reconnection_has_to_hold_anew_after_it_and_what_was_met_goes_on()
    {
        var rising = WatchState.Start.Look(Rule, At(0), 0.9).State;
        var after = rising.Look(Rule, At(60, epoch: 1), 0.9);
        Assert.Equal((WatchTurn.None, 60), (after.Turn, after.State.Since.Position.TotalSeconds));
        var met = Run(Rule, (0, 0.9), (1, 0.9)).State;
        Assert.Equal(WatchTurn.None, met.Look(Rule, At(60, epoch: 1), 0.9).Turn);
        Assert.True(met.Look(Rule, At(60, epoch: 1), 0.9).State.Met);
    }

    [Theory]
    [InlineData(-0.1, 1, 0, "margin")]
    [InlineData(0.5, 1, 0, "margin")]
    [InlineData(double.NaN, 1, 0, "margin")]
    [InlineData(0.2, -1, 0, "hold")]
    [InlineData(0.2, 3601, 0, "hold")]
    [InlineData(0.2, 1, 86401, "cooldown")]
    public void A_rule_out_of_its_range_is_refused_by_name(double margin, double hold, double cooldown, string param)
    {
        var rule = new WatchRule { Margin = margin, Hold = TimeSpan.FromSeconds(hold), Cooldown = TimeSpan.FromSeconds(cooldown) };
        Assert.Equal(param, Assert.Throws<VideoException>(rule.Validate).Param);
    }

    private static (WatchState State, (double At, WatchTurn Turn)[] Turns) Run(WatchRule rule, params (double At, double Probability)[] looks)
    {
        var (state, turns) = (WatchState.Start, new List<(double, WatchTurn)>());
        foreach (var (at, probability) in looks)
        {
            (state, var turn) = state.Look(rule, At(at), probability);
            if (turn != WatchTurn.None) turns.Add((at, turn));
        }
        return (state, [.. turns]);
    }

    private static MediaTime At(double seconds, int epoch = 0) => new(epoch, TimeSpan.FromSeconds(seconds), DateTimeOffset.UnixEpoch.AddSeconds(seconds));
}
