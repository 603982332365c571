using System.Net;
using System.Net.Sockets;

namespace Video.Server.Webhooks;

/// <summary>Which receivers may be told: http and https without user and password, at addresses of the public network, or in the networks that the service was told to allow.</summary>
/// <remarks>A name is looked up when a message is sent as well, and the connection goes to the very address that was found to be allowed: an answer that changes in between leads nowhere.</remarks>
/// <param name="allowed">Networks beyond the public one, e.g. 10.0.0.0/8 or ::1/128.</param>
public sealed class WebhookGate(IReadOnlyList<IPNetwork> allowed)
{
    // What RFC 6890 and its successors set aside: this host, private, shared, link-local, tests, documentation, multicast, reserved.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Of IPv6 only global unicast is public, without what carries IPv4 addresses inside or is for documentation.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotGlobal = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>Refuses a receiver that must not be told.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>, with the reason.</exception>
    public async Task CheckAsync(string url, CancellationToken cancellation)
    {
        var parsed = Parse(url);
        try
        {
            await AddressesOfAsync(parsed.IdnHost, cancellation);
        }
        catch (SocketException failure)
        {
            throw Invalid($"'webhook' names {parsed.IdnHost}, which cannot be looked up: {failure.Message.TrimEnd('.')}.");
        }
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: no URL that may be called, whatever its address.</exception>
    public static Uri Parse(string url)
    {
        const int Longest = 2048;
        if (url.Length > Longest || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.IdnHost.Length == 0)
            throw Invalid($"'webhook' is an http or https URL of at most {Longest} characters.");
        return parsed.UserInfo.Length == 0 ? parsed : throw Invalid("'webhook' carries a user or a password; messages are signed instead, see 'webhook_secret'.");
    }

    /// <summary>The addresses of a host that may be connected to.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: none may.</exception>
    /// <exception cref="SocketException">It has none.</exception>
    public async Task<IPAddress[]> AddressesOfAsync(string host, CancellationToken cancellation)
    {
        var found = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        IPAddress[] open = [.. found.Where(IsAllowed)];
        return open.Length > 0
            ? open
            : throw Invalid($"'webhook' leads to {host}, which is not in the public network; the operator may allow its network with --webhook-network.");
    }

    public bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowed.Any(network => network.Contains(plain)) || IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? !NotPublic.Any(network => network.Contains(address))
        : GlobalUnicast.Contains(address) && !NotGlobal.Any(network => network.Contains(address));

    private static VideoException Invalid(string message) => new(ErrorCode.InvalidArgument, message, "webhook");
}
