using System.Net;

namespace Video.Ingest.Network;

/// <summary>Which addresses of the network may be reached: the public ones, and what is allowed besides.</summary>
public sealed class UrlPolicy
{
    private readonly IPNetwork[] _allowed;

    private UrlPolicy(IEnumerable<IPNetwork> allowed, string option = SourceOption) => (_allowed, Option) = ([.. allowed], option);

    /// <summary>By which the operator allows networks to sources.</summary>
    public const string SourceOption = "allow-network";

    /// <summary>By which the operator allows more; told to those who are refused.</summary>
    public string Option { get; }

    /// <summary>Public addresses only: for a service whose callers are not to look around in its own network.</summary>
    public static UrlPolicy PublicOnly { get; } = new([]);

    /// <summary>All addresses: for a person's own program on their own machine.</summary>
    public static UrlPolicy Everything { get; } = new([IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);

    /// <summary>Public addresses, and these networks.</summary>
    /// <param name="networks">Each in CIDR notation, or a single address: "192.168.7.0/24", "fd12::/16", "127.0.0.1".</param>
    /// <param name="option">The name of the option that they were given by.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: one of them is no network.</exception>
    public static UrlPolicy Allowing(IEnumerable<string> networks, string option = SourceOption) => new(networks.Select(network => Parse(network, option)), option);

    /// <summary>Whether the address may be reached.</summary>
    public bool Admits(IPAddress address) => AddressRules.IsPublic(AddressRules.Plain(address)) || Vouches(address);

    /// <summary>Whether the address is a private one that was allowed by name: what stands there is the operator's own, and may sign its own certificate.</summary>
    public bool Vouches(IPAddress address)
    {
        var plain = AddressRules.Plain(address);
        return !AddressRules.IsPublic(plain) && _allowed.Any(network => network.Contains(plain));
    }

    private static IPNetwork Parse(string text, string option)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw new VideoException(ErrorCode.InvalidArgument, $"'{text}' is no network; one is written as 192.168.7.0/24 or fd12::/16.", option);
    }
}
