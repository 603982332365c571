using Video.Server.Webhooks;

namespace Video.Tests.Server.Webhooks;

public sealed class WebhookSignatureTests
{
    // printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac 'whsec_0123456789abcdef'
    [Fact]
    public void A_message_is_signed_as_openssl_signs_it() => Assert.Equal(
        "t=1700000000,v1=dea1657bd5053cb0f8a75ebf0bd3d22e0cdeb79563b44db6b88864e522fb8bc4",
        WebhookSignature.Of("whsec_0123456789abcdef", """{"id":"evt_1"}""", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)));

    [Fact]
    public void Secrets_are_long_and_differ()
    {
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => WebhookSignature.NewSecret()).Distinct().Count());
        Assert.True(WebhookSignature.NewSecret().Length >= 48);
    }
}
