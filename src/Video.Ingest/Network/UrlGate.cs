using System.Net;
using System.Net.Sockets;
using Video.Ingest.Sources;

namespace Video.Ingest.Network;

/// <summary>
/// The one way to hosts of the network. A host's name is resolved here, once for each connection; all of its addresses must be admitted, and the connection goes
/// to one of those very addresses: what the name means a moment later does not matter.
/// </summary>
/// <param name="policy">Which addresses may be reached.</param>
/// <param name="resolver">Finds a host's addresses; null: the machine's own.</param>
public sealed class UrlGate(UrlPolicy policy, INameResolver? resolver = null)
{
    private const int MostAddresses = 16;
    private static readonly TimeSpan ResolvePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly INameResolver _resolver = resolver ?? new SystemResolver();
    private UrlGate? _whole;
    private long _refused;

    /// <summary>For a person's own program on their own machine.</summary>
    public static UrlGate Open { get; } = new(UrlPolicy.Everything);

    public UrlPolicy Policy => policy;

    /// <summary>Of what comes over http(s) through this gate; null: no limit.</summary>
    public ByteBudget? Budget { get; private init; }

    /// <summary>The same gate, for one reading that may get so much.</summary>
    public UrlGate Within(ByteBudget budget) => new(policy, _resolver) { Budget = budget, _whole = this };

    /// <summary>Hosts that were asked for and not admitted.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Says whether a URL may be opened, and where it leads.</summary>
    /// <param name="url">http, https, rtsp or rtsps.</param>
    /// <param name="cancellationToken">Ends the wait for the resolver.</param>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.InvalidArgument"/>: another scheme, or an address that is not admitted. <see cref="ErrorCode.UnusableSource"/>: the host is unknown.
    /// </exception>
    public async Task<AdmittedUrl> AdmitAsync(Uri url, CancellationToken cancellationToken)
    {
        if (!SourceLocation.Schemes.Contains(url.Scheme)) throw Refusal($"A URL of the scheme '{url.Scheme}' may not be opened.");
        try
        {
            return new AdmittedUrl(url, await AddressesAsync(url.IdnHost, cancellationToken));
        }
        catch (Exception failure) when (failure is VideoException or SocketException)
        {
            throw ConnectFault.Of(SourceLocation.WithoutCredentials(url), failure);
        }
    }

    /// <summary>Connects to a host, by an address that is admitted now.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an address that is not admitted.</exception>
    /// <exception cref="SocketException">The host is unknown, or none of its addresses answers.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        foreach (var address in await AddressesAsync(host, cancellationToken))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException refused)
            {
                failure = refused;
            }
        }

        throw failure!;
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint end, CancellationToken cancellationToken)
    {
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ConnectPatience);
        try
        {
            await socket.ConnectAsync(end, patience.Token);
            return socket;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new SocketException((int)SocketError.TimedOut);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(host.Trim('[', ']'), cancellationToken);
        // One bad address among good ones is how a name is made to lead astray now and then.
        if (addresses.All(policy.Admits)) return [.. addresses.Take(MostAddresses)];
        Interlocked.Increment(ref (_whole ?? this)._refused);
        throw Refusal($"The host '{host}' lies in a network that this service may not reach (option --{policy.Option}).");
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ResolvePatience);
        try
        {
            var addresses = await _resolver.ResolveAsync(host, patience.Token);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }

    private static VideoException Refusal(string message) => new(ErrorCode.InvalidArgument, message, "source", new SourceRefusedException());
}
