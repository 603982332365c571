using System.Net;

namespace Video.Ingest.Network;

/// <summary>Finds the addresses of a host.</summary>
public interface INameResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">There is no such host, or nobody who could tell.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
