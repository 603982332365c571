using Video.Memory.Recall;

namespace Video.Tests.Memory.Recall;

public sealed class NamedMomentsTests
{
    [Theory]
    [InlineData("What happened at 00:02:13?", "00:02:13", 1)]
    [InlineData("at 1:02:13 the door", "01:02:13", 1)]
    [InlineData("Was it there at 02:15?", "02:15:00", 60)]
    [InlineData("What is there at 123:00:05?", "5.03:00:05", 1)]
    public void A_moment_in_the_form_of_a_frames_header_is_found(string text, string from, int seconds)
    {
        var range = Assert.Single(NamedMoments.In(text, TimeSpan.FromHours(200)));
        Assert.Equal(TimeSpan.Parse(from, System.Globalization.CultureInfo.InvariantCulture), range.From);
        Assert.Equal(TimeSpan.FromSeconds(seconds), range.To - range.From + TimeSpan.FromTicks(1));
    }

    [Fact]
    public void Hours_that_the_stream_has_not_run_are_minutes() =>
        Assert.Equal(TimeSpan.FromSeconds(135), Assert.Single(NamedMoments.In("Was it there at 02:15?", TimeSpan.FromMinutes(10))).From);

    [Fact]
    public void Several_are_found_in_order() =>
        Assert.Equal([120, 180], NamedMoments.In("between 00:02:00 and 00:03:00", TimeSpan.FromHours(1)).Select(range => (int)range.From.TotalSeconds));

    [Theory]
    [InlineData("What is there?")]
    [InlineData("at 12:60")]
    [InlineData("a ratio of 1:2")]
    [InlineData("00:01:02:03")]
    [InlineData("version 1.12:30")]
    [InlineData("99999999999:00")]
    public void What_is_no_moment_is_left_alone(string text) => Assert.Empty(NamedMoments.In(text, TimeSpan.FromHours(100)));

    [Fact]
    public void No_more_than_a_few_are_taken() => Assert.Equal(8, NamedMoments.In(string.Join(' ', Enumerable.Repeat("00:00:01", 100)), TimeSpan.FromHours(1)).Count);
}
