using Video.Answering.Summaries;

namespace Video.Tests.Answering.Summaries;

public sealed class TimelineTests
{
    private static readonly Dictionary<string, string> Kinds = new() { ["appeared"] = "appeared", ["left"] = "left", ["opened"] = "opened", ["lights went out"] = "lights_out" };

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("", "")]
    [InlineData("the door opened", "")]
    [InlineData("00:01:12 the door opened", "72 the door opened opened")]
    [InlineData("00:01:12 the door opened, 00:01:15 the red circle left", "72 the door opened opened|75 the red circle left left")]
    [InlineData("- 1:12: the door opened\n- 1:15: the lights went out.\n", "72 the door opened opened|75 the lights went out lights_out")]
    [InlineData("00:01:12 The Door Opened", "72 The Door Opened opened")]
    public void A_list_of_moments_is_read_in_either_form(string text, string expected) => Assert.Equal(expected, Told(text, out _));

    [Theory]
    [InlineData("00:01:12 the door sneezed", 1)]                                        // of no kind that there is
    [InlineData("00:01:12", 1)]                                                         // nothing said of it
    [InlineData("00:02:12 the door opened", 1)]                                         // after what was seen
    [InlineData("00:00:40 the door opened", 1)]                                         // before what was seen
    [InlineData("00:01:15 the door opened, 00:01:12 the red circle left", 1)]           // out of order: the second cannot be right
    [InlineData("00:61:12 the door opened", 0)]                                         // no clock at all
    [InlineData("00:01:12 the door opened, 00:01:12 the door opened", 0)]               // once is enough
    public void What_is_not_in_the_models_own_form_is_refused_and_counted(string text, int refused)
    {
        Told(text, out var found);
        Assert.Equal(refused, found);
    }

    [Fact]
    public void What_was_seen_but_is_another_parts_to_tell_is_left_out_and_not_refused()
    {
        var told = Told("00:00:58 the door opened, 00:01:00 the red circle appeared, 00:01:20 the red circle left, 00:01:23 the door opened", out var refused);

        Assert.Equal(("60 the red circle appeared appeared", 0), (told.Split('|')[0], refused));
        Assert.Equal("80 the red circle left left", told.Split('|')[^1]);
    }

    [Fact]
    public void A_moment_counts_from_the_whole_second_that_the_models_clock_shows()
    {
        var (events, _) = new Timeline(Kinds).Read("00:01:12 the door opened", (Seconds(72.5), Seconds(80)), (Seconds(72.5), Seconds(80)));
        Assert.Single(events);
    }

    [Fact]
    public void A_clock_of_a_day_goes_on_on_the_second_day()
    {
        var day = TimeSpan.FromDays(1);
        var (events, _) = new Timeline(Kinds).Read("23:59:59 the door opened, 00:00:02 the red circle left", (day - Seconds(4), day + Seconds(9)), (day - Seconds(4), day + Seconds(9)));
        Assert.Equal([day - Seconds(1), day + Seconds(2)], events.Select(found => found.At));

        var (later, _) = new Timeline(Kinds).Read("00:00:02 the red circle left", (day + Seconds(1), day + Seconds(9)), (day + Seconds(1), day + Seconds(9)));
        Assert.Equal(day + Seconds(2), Assert.Single(later).At);
    }

    [Fact]
    public void A_model_without_kinds_of_its_own_may_say_anything_of_a_moment()
    {
        var (events, refused) = new Timeline(new Dictionary<string, string>()).Read("00:00:03 A man waves.\n00:00:05 He walks off.", (default, Seconds(9)), (default, Seconds(9)));
        Assert.Equal([("A man waves", "event"), ("He walks off", "event")], events.Select(found => (found.Text, found.Kind)));
        Assert.Equal(0, refused);
    }

    private static string Told(string text, out int refused)
    {
        (var events, refused) = new Timeline(Kinds).Read(text, (Seconds(56), Seconds(84)), (Seconds(60), Seconds(82)));
        return string.Join('|', events.Select(found => $"{found.At.TotalSeconds} {found.Text} {found.Kind}"));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
