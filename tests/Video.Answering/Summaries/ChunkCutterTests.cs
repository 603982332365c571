using Video.Answering.Summaries;

namespace Video.Tests.Answering.Summaries;

public sealed class ChunkCutterTests
{
    private static readonly ChunkRule Rule = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), true, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5));

    [Fact]
    public void Parts_end_at_scene_cuts_and_where_they_are_as_long_as_may_be()
    {
        Assert.Equal([(6, ChunkEnd.Length), (9, ChunkEnd.SceneCut), (15, ChunkEnd.Length)], Cut(0, 17.5, PlaceAt));
    }

    [Fact]
    public void A_scene_that_is_too_short_does_not_make_a_part()
    {
        Assert.Equal([(6, ChunkEnd.Length)], Cut(0, 10, seconds => seconds is 7 ? 2 : 1));
    }

    [Fact]
    public void Where_a_length_is_given_scenes_do_not_matter()
    {
        var rule = Rule with { Least = Rule.Most, AtCuts = false };
        Assert.Equal([(6, ChunkEnd.Length), (12, ChunkEnd.Length)], Cut(0, 14, PlaceAt, rule));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(15)]
    public void A_reading_that_begins_at_a_part_cuts_as_one_that_came_from_before(double begin)
    {
        var all = Cut(0, 60, PlaceAt);
        Assert.Equal(all.Where(cut => cut.At > begin), Cut(begin, 60, PlaceAt));
    }

    // Another place every nine seconds, and dark now and then.
    private static int PlaceAt(double seconds) => 1 + (int)(seconds / 9);

    private static (double At, ChunkEnd Why)[] Cut(double from, double to, Func<double, int> placeAt, ChunkRule? rule = null)
    {
        var cutter = new ChunkCutter(rule ?? Rule);
        var cuts = new List<(double, ChunkEnd)>();
        for (var at = from; at <= to; at += 0.5)
        {
            using var frame = Scenes.Frame(placeAt(at), at, light: at % 7 < 1 ? 0 : 1);
            if (cutter.Take(frame) is { } why) cuts.Add((at, why));
        }
        return [.. cuts];
    }
}
