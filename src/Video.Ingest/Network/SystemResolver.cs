using System.Net;

namespace Video.Ingest.Network;

/// <summary>Asks the machine's own resolver.</summary>
internal sealed class SystemResolver : INameResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
