using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Video.Server.Webhooks;

/// <summary>How messages to webhooks are signed: <c>Video-Signature: t=UNIX SECONDS,v1=HEX</c>, with v1 the HMAC-SHA256, keyed by the secret, of <c>UNIX SECONDS.BODY</c>.</summary>
/// <remarks>The receiver computes it over the bytes as they came, compares in constant time, and refuses a time that is more than a few minutes away, so that a message cannot be sent again by others.</remarks>
public static class WebhookSignature
{
    public const string Header = "Video-Signature";

    public static string Of(string secret, string body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(mac)}";
    }

    public static string NewSecret() => "whsec_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
