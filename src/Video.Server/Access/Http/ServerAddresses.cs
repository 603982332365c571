using System.Net;

namespace Video.Server.Access.Http;

/// <summary>The addresses that a service listens on, as far as who can reach them is concerned.</summary>
internal static class ServerAddresses
{
    /// <param name="urls">As given to Kestrel: separated by ';', port 0 and '*' allowed.</param>
    public static bool AreOfThisMachineAlone(string urls) => Hosts(urls).All(IsLoopback);

    public static IEnumerable<string> Hosts(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(HostOf);

    private static string HostOf(string url)
    {
        // BindingAddress knows Kestrel's own forms, such as http://*:8080 and http://unix:/run/video.sock.
        try
        {
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            return address.IsUnixPipe ? "localhost" : address.Host;
        }
        catch (FormatException)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"'{url}' is not an address to listen on; write http://127.0.0.1:8080, for example.", "urls");
        }
    }

    private static bool IsLoopback(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
