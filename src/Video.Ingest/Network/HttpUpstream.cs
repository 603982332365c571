using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;

namespace Video.Ingest.Network;

/// <summary>Asks the web, by the gate's addresses only. Follows no redirect, uses no proxy, keeps no cookies.</summary>
internal sealed class HttpUpstream : IDisposable
{
    private static readonly TimeSpan HeadPatience = TimeSpan.FromSeconds(20);

    private readonly UrlGate _gate;
    private readonly HttpMessageInvoker _client;
    // Hosts that stand in networks which were allowed by name: cameras there sign their own certificates.
    private readonly ConcurrentDictionary<string, bool> _vouched = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="origin">Whose user and password, where it holds them, are for its own host only.</param>
    /// <param name="gate">The way to hosts.</param>
    public HttpUpstream(Uri origin, UrlGate gate)
    {
        _gate = gate;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            Credentials = CredentialsOf(origin),
            MaxResponseHeadersLength = 32,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (sender, _, _, errors) =>
                    errors == SslPolicyErrors.None || (sender is SslStream { TargetHostName: { } host } && _vouched.ContainsKey(host)),
            },
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <returns>The answer's head; its body is read from it.</returns>
    /// <exception cref="HttpRequestException">No answer; the reason is within.</exception>
    public async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HeadPatience);
        try
        {
            return await _client.SendAsync(request, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("No answer in time.", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.TimedOut));
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var socket = await _gate.ConnectAsync(host, port, cancellationToken);
        if (_gate.Policy.Vouches(((IPEndPoint)socket.RemoteEndPoint!).Address)) _vouched[host.Trim('[', ']')] = true;
        return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
    }

    private static CredentialCache? CredentialsOf(Uri origin)
    {
        if (origin.UserInfo.Length == 0) return null;
        var parts = origin.UserInfo.Split(':', 2);
        var credential = new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : ""));
        var host = new Uri(origin.GetLeftPart(UriPartial.Scheme) + origin.Authority);
        return new CredentialCache { { host, "Basic", credential }, { host, "Digest", credential } };
    }
}
