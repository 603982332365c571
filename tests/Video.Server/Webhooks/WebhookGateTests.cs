using Video.Server.Webhooks;

namespace Video.Tests.Server.Webhooks;

public sealed class WebhookGateTests
{
    [Theory]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://127.1/hook")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://198.18.0.1/")]
    [InlineData("http://224.0.0.1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[2001:db8::1]/")]
    public async Task A_receiver_that_is_not_in_the_public_network_is_refused(string url)
    {
        var refused = await Assert.ThrowsAsync<VideoException>(() => new WebhookGate([]).CheckAsync(url, CancellationToken.None));
        Assert.Equal((ErrorCode.InvalidArgument, "webhook"), (refused.Code, refused.Param));
        Assert.Contains("lies in a network that this service may not reach (option --webhook-network).", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("example.com/hook")]
    [InlineData("http://")]
    [InlineData("")]
    public async Task What_is_no_web_address_is_refused(string url) =>
        Assert.Contains("http or https URL", (await Assert.ThrowsAsync<VideoException>(() => new WebhookGate([]).CheckAsync(url, CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_receiver_with_a_password_is_refused_and_the_password_is_not_told()
    {
        var refused = await Assert.ThrowsAsync<VideoException>(() => new WebhookGate([]).CheckAsync("https://ann:hunter2@8.8.8.8/", CancellationToken.None));
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://8.8.8.8/hook")]
    [InlineData("http://[2606:4700:4700::1111]:8080/hook?token=1")]
    public Task A_receiver_in_the_public_network_is_taken(string url) => new WebhookGate([]).CheckAsync(url, CancellationToken.None);

    [Fact]
    public void What_is_no_network_is_named_with_its_option() =>
        Assert.Equal((ErrorCode.InvalidArgument, "webhook-network"), Assert.Throws<VideoException>(() => new WebhookGate(["ours"])) is var refused ? (refused.Code, refused.Param) : default);

    [Fact]
    public async Task A_network_that_the_operator_allows_is_taken_and_no_other()
    {
        var gate = new WebhookGate(["10.0.0.0/8"]);
        await gate.CheckAsync("http://10.1.2.3/hook", CancellationToken.None);
        await gate.CheckAsync("http://[::ffff:10.1.2.3]/hook", CancellationToken.None);
        await Assert.ThrowsAsync<VideoException>(() => gate.CheckAsync("http://192.168.1.1/hook", CancellationToken.None));
    }
}
