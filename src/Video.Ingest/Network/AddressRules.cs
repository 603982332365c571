using System.Net;
using System.Net.Sockets;

namespace Video.Ingest.Network;

/// <summary>Which addresses belong to the public internet (IANA's special-purpose registries for IPv4 and IPv6, RFC 6890 and its updates).</summary>
internal static class AddressRules
{
    private static readonly IPNetwork[] NotPublic = [.. new[]
    {
        "0.0.0.0/8",          // this network
        "10.0.0.0/8",         // private
        "100.64.0.0/10",      // carrier-grade NAT; also a cloud's metadata (100.100.100.200)
        "127.0.0.0/8",        // loopback
        "168.63.129.16/32",   // a cloud's host, public by number only
        "169.254.0.0/16",     // link-local; most clouds' metadata (169.254.169.254)
        "172.16.0.0/12",      // private
        "192.0.0.0/24",       // protocol assignments; also a cloud's metadata (192.0.0.192)
        "192.0.2.0/24",       // documentation
        "192.88.99.0/24",     // 6to4 relays
        "192.168.0.0/16",     // private
        "198.18.0.0/15",      // benchmarks
        "198.51.100.0/24",    // documentation
        "203.0.113.0/24",     // documentation
        "224.0.0.0/4",        // multicast
        "240.0.0.0/4",        // reserved, broadcast
        "2001::/23",          // protocol assignments, Teredo among them
        "2001:db8::/32",      // documentation
        "2002::/16",          // 6to4: any IPv4 address within
        "3fff::/20",          // documentation
    }.Select(IPNetwork.Parse)];

    // All that is given to hosts of the internet. Loopback, unspecified, IPv4 in whatever form (mapped, compatible, NAT64), unique-local (also a cloud's
    // metadata, fd00:ec2::254), link-local, site-local and multicast addresses lie outside.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address)) && !NotPublic.Any(network => network.Contains(address));

    /// <summary>An IPv4 address in IPv6's clothes is that IPv4 address.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
