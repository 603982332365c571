using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Video.Ingest.Sources;

namespace Video.Ingest.Network;

/// <summary>
/// One ffmpeg's only way to an RTSP server: a port on this machine from which bytes go to the server's address, checked at that moment, and back, everything over
/// the one connection (RTP interleaved). Redirects are refused. For rtsps TLS is spoken here.
/// </summary>
internal sealed class RtspRelay : IRelay
{
    private const int MostConnections = 2;
    private const int DefaultPort = 554;
    private const int DefaultSecurePort = 322;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(90);

    private readonly SourceLocation _location;
    private readonly UrlGate _gate;
    private readonly LoopbackListener _listener;

    public RtspRelay(SourceLocation location, UrlGate gate)
    {
        (_location, _gate) = (location, gate);
        _listener = new LoopbackListener(MostConnections, ServeAsync);
        Url = new UriBuilder(location.Url!) { Scheme = "rtsp", Host = "127.0.0.1", Port = _listener.Port }.Uri;
    }

    public Uri Url { get; }

    /// <inheritdoc/>
    public string Options => Arguments;

    /// <summary>RTSP over TCP and nothing else, for media that is within it.</summary>
    internal static string Arguments { get; } = $"-protocol_whitelist rtsp,tcp -format_whitelist {FormatLists.Rtsp} -rtsp_transport tcp -timeout 20000000"; // microseconds

    public VideoException? Fault { get; private set; }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(NetworkStream client, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await ConnectAsync(cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var playing = new Playing();
            var (up, down) = (UpAsync(client, server, playing, over.Token), DownAsync(server, client, playing, over.Token));
            await Task.WhenAny(up, down);
            await over.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception failure) when (failure is VideoException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            Fault = ConnectFault.Of(_location.Name, failure);
        }
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var url = _location.Url!;
        var secure = url.Scheme == "rtsps";
        var port = url.Port > 0 ? url.Port : secure ? DefaultSecurePort : DefaultPort;
        var socket = await _gate.ConnectAsync(url.IdnHost, port, cancellationToken);
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!secure) return stream;
        var vouched = _gate.Policy.Vouches(((IPEndPoint)socket.RemoteEndPoint!).Address);
        // A camera in a network that was allowed by name signs its own certificate.
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, errors) => vouched || errors == SslPolicyErrors.None);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.IdnHost }, cancellationToken);
            return tls;
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    private static Task<bool> UpAsync(NetworkStream client, Stream server, Playing playing, CancellationToken cancellationToken) =>
        CopyAsync(client, server, Timeout.InfiniteTimeSpan, bytes =>
        {
            // From here on a redirect is an error to ffmpeg, and what comes is mostly media.
            if (bytes.StartsWith("PLAY "u8)) playing.Begun = true;
            return true;
        }, cancellationToken);

    private async Task DownAsync(Stream server, NetworkStream client, Playing playing, CancellationToken cancellationToken)
    {
        var guard = new RedirectGuard();
        if (!await CopyAsync(server, client, Idle, bytes => playing.Begun || guard.Passes(bytes), cancellationToken))
            throw new VideoException(ErrorCode.UnusableSource, $"'{_location.Name}' redirects to another address, which is not followed.", "source", new SourceRefusedException());
    }

    /// <returns>False when bytes were refused; true at the end.</returns>
    private static async Task<bool> CopyAsync(Stream from, Stream to, TimeSpan idle, BytesCheck passes, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(idle);
                var length = await from.ReadAsync(buffer, patience.Token);
                if (length == 0) return true;
                if (!passes(buffer.AsSpan(0, length))) return false;
                await to.WriteAsync(buffer.AsMemory(0, length), patience.Token);
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            return true; // one side has gone, or was silent for too long: so is the connection
        }
    }

    private delegate bool BytesCheck(ReadOnlySpan<byte> bytes);

    // written by one direction, read by the other
    private sealed class Playing
    {
        private volatile bool _begun;

        public bool Begun { get => _begun; set => _begun = value; }
    }
}
