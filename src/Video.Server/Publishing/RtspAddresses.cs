using System.Net;
using Microsoft.AspNetCore.Http;

namespace Video.Server.Publishing;

/// <summary>The addresses of a port beside those on which HTTP is served.</summary>
internal static class RtspAddresses
{
    /// <param name="urls">As given to Kestrel: separated by ';'.</param>
    /// <param name="port">The same on each.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a URL is none.</exception>
    public static IReadOnlyList<IPEndPoint> Of(string urls, int port) =>
        [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(HostOf).Distinct().Select(address => new IPEndPoint(address, port))];

    // As Kestrel takes them: localhost is this machine, what is no address is every address. It listens on both kinds of localhost; one is enough to publish to.
    private static IPAddress HostOf(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
            return IPAddress.TryParse(address.Host.Trim('[', ']'), out var parsed) ? parsed : IPAddress.IPv6Any;
        }
        catch (FormatException)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"'{url}' is not an address to listen on; write http://127.0.0.1:8080, for example.", "urls");
        }
    }
}
