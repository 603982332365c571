using System.Net;
using Video.Server.Access;

namespace Video.Tests.Server.Access;

public sealed class FailedKeysTests
{
    private readonly SettableClock _clock = new();

    [Fact]
    public void Past_so_many_a_minute_an_address_is_told_to_wait_until_the_minute_is_over()
    {
        var failures = new FailedKeys(new AccessSettings { FailedKeysPerMinute = 3 }, _clock);
        for (var i = 0; i < 3; i++) failures.Count(IPAddress.Parse("192.0.2.1"));
        _clock.Now = _clock.Now.AddSeconds(20);
        var refused = Assert.Throws<VideoException>(() => failures.Count(IPAddress.Parse("192.0.2.1")));
        Assert.Equal((ErrorCode.OverBudget, TimeSpan.FromSeconds(40)), (refused.Code, refused.RetryAfter));
        failures.Count(IPAddress.Parse("192.0.2.2"));
        _clock.Now = _clock.Now.AddSeconds(40);
        failures.Count(IPAddress.Parse("192.0.2.1"));
        Assert.Equal(6, failures.Total);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.2", false)]
    public void Addresses_of_one_customer_count_together(string first, string second, bool together)
    {
        var failures = new FailedKeys(new AccessSettings { FailedKeysPerMinute = 1 }, _clock);
        failures.Count(IPAddress.Parse(first));
        Assert.Equal(together, Record.Exception(() => failures.Count(IPAddress.Parse(second))) is VideoException);
    }

    [Fact]
    public void However_many_addresses_come_what_is_remembered_stays_bounded()
    {
        var failures = new FailedKeys(new AccessSettings { FailedKeysPerMinute = 1 }, _clock);
        for (var i = 0; i < 50_000; i++)
        {
            failures.Count(new IPAddress(i));
            Assert.InRange(failures.Addresses, 1, FailedKeys.MostAddresses);
        }

        Assert.Equal(50_000, failures.Total);
    }
}
