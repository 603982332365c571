using System.Net;
using Video.Ingest.Network;

namespace Video.Ingest.Tests.Network;

public sealed class UrlPolicyTests
{
    [Theory]
    [InlineData("192.168.7.9", true)]
    [InlineData("::ffff:192.168.7.9", true)]
    [InlineData("192.168.8.9", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("fd12::7", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.2.4", false)]
    [InlineData("8.8.8.8", true)]
    public void Public_addresses_and_the_networks_that_were_allowed_are_admitted(string address, bool admitted) =>
        Assert.Equal(admitted, UrlPolicy.Allowing(["192.168.7.0/24", "fd12::/16", "10.1.2.3"]).Admits(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.168.7.9", true)]
    [InlineData("8.8.8.8", false)]
    public void Only_for_private_addresses_does_anybody_vouch(string address, bool vouched) =>
        Assert.Equal(vouched, UrlPolicy.Everything.Vouches(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.168.7.0/33")]
    [InlineData("my-network")]
    [InlineData("")]
    public void What_is_no_network_is_named(string text)
    {
        var failure = Assert.Throws<VideoException>(() => UrlPolicy.Allowing([text]));

        Assert.Equal((ErrorCode.InvalidArgument, "allow-network"), (failure.Code, failure.Param));
        Assert.StartsWith($"'{text}' is no network", failure.Message, StringComparison.Ordinal);
    }
}
