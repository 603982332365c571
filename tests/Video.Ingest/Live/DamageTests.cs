using Video.Ingest.Live;

namespace Video.Ingest.Tests.Live;

public sealed class DamageTests
{
    [Fact]
    public void A_lossy_connection_is_not_given_up()
    {
        var damage = new Damage();

        for (var n = 0; n < 200; n++) Assert.False(damage.TooMuch(n, n * 9 / 10));
    }

    [Fact]
    public void More_lost_than_seen_is_too_much_however_good_it_was_before()
    {
        var damage = new Damage();
        for (var n = 0; n <= 10_000; n++) Assert.False(damage.TooMuch(n, 0));

        Assert.False(damage.TooMuch(10_001, 5));
        Assert.True(damage.TooMuch(10_005, 16));
    }
}
