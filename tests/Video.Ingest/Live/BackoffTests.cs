using Video.Ingest.Live;

namespace Video.Ingest.Tests.Live;

public sealed class BackoffTests
{
    private static readonly LiveSettings Settings = new();

    [Fact]
    public void Pauses_double_up_to_the_longest_and_begin_anew_after_a_good_connection()
    {
        var backoff = new Backoff(Settings, () => 1);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds));
        backoff.Reset();
        Assert.Equal(0.5, backoff.Next().TotalSeconds);
    }

    [Fact]
    public void Pauses_stay_the_longest_after_a_year_of_failures()
    {
        var backoff = new Backoff(Settings, () => 1);
        for (var n = 0; n < 1_000_000; n++) backoff.Next();

        Assert.Equal(30, backoff.Next().TotalSeconds);
    }

    [Fact]
    public void Chance_takes_up_to_half_of_a_pause_away() => Assert.Equal(0.25, new Backoff(Settings, () => 0).Next().TotalSeconds);

    [Fact]
    public void What_only_people_can_mend_is_tried_slowly_from_the_first_time() =>
        Assert.Equal(30, new Backoff(Settings, () => 1).Next(slow: true).TotalSeconds);
}
