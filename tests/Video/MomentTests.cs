namespace Video.Tests;

public sealed class MomentTests
{
    [Fact]
    public void A_moment_reads_as_it_was_named()
    {
        Assert.Equal("12.5 s", Moment.At(TimeSpan.FromSeconds(12.5)).ToString());
        Assert.Equal("2026-11-20T14:02:00+01:00", Moment.At(new DateTimeOffset(2026, 11, 20, 14, 2, 0, TimeSpan.FromHours(1))).ToString());
    }
}
