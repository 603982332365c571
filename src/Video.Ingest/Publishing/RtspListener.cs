using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Video.Ingest.Publishing.Rtsp;

namespace Video.Ingest.Publishing;

/// <summary>Takes RTSP publishers, any number of streams on one port: <c>ffmpeg … -f rtsp rtsp://host:8554/NAME?key=KEY</c>.</summary>
/// <remarks>RTP comes over the connection itself (RFC 2326 §10.12); who offers UDP is told so (461) and may try again.</remarks>
public sealed class RtspListener : IAsyncDisposable
{
    private readonly RtspPort _port;
    private readonly FeedServer _feeds = new();
    private readonly WaitingRoom _waiting;
    private readonly List<TcpListener> _listeners = [];
    private readonly List<Task> _accepting = [];
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly CancellationTokenSource _stop = new();

    /// <param name="gate">Says who may publish.</param>
    /// <param name="dock">Where publishers find their streams; what is refused here is counted there.</param>
    /// <param name="limits">Null: the usual ones.</param>
    /// <param name="journal">Told what happens; null: nobody.</param>
    public RtspListener(IPublishGate gate, PublishDock dock, PublishLimits? limits = null, IPublishJournal? journal = null)
    {
        _port = new RtspPort(gate, dock, _feeds, limits ?? new PublishLimits(), journal);
        _waiting = new WaitingRoom(_port.Limits.Waiting, _port.Limits.WaitingPerAddress);
    }

    /// <summary>Connections that are open, let in or not.</summary>
    public int Connections => _connections.Count;

    /// <summary>Connections that were not let in yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Begins to listen at one more address.</summary>
    /// <param name="address">Port 0 takes a free one; IPv6's any address stands for all of both kinds.</param>
    /// <param name="certificate">With its private key: what comes is RTSP over TLS (rtsps). Null: plain RTSP.</param>
    /// <returns>The address, with the port that was taken.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.Environment"/>: the address is taken or not this machine's.</exception>
    public IPEndPoint Listen(IPEndPoint address, X509Certificate2? certificate = null)
    {
        var everywhere = address.Address.Equals(IPAddress.IPv6Any);
        var listener = new TcpListener(everywhere && !Socket.OSSupportsIPv6 ? new IPEndPoint(IPAddress.Any, address.Port) : address);
        try
        {
            if (everywhere && Socket.OSSupportsIPv6) listener.Server.DualMode = true;
            listener.Start();
        }
        catch (SocketException failure)
        {
            throw new VideoException(ErrorCode.Environment, $"Cannot listen for RTSP on {address}: {failure.Message}", "rtsp-port", failure);
        }

        _listeners.Add(listener);
        _accepting.Add(AcceptAsync(listener, certificate));
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>Closes the port and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var listener in _listeners) listener.Stop();
        await Task.WhenAll(_accepting);
        await Task.WhenAll(_connections.Keys);
        await _feeds.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, X509Certificate2? certificate)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Begin(await listener.AcceptSocketAsync(_stop.Token), certificate);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Out of handles for a moment, or stopping.
                await Task.Delay(TimeSpan.FromMilliseconds(_stop.IsCancellationRequested ? 0 : 50));
            }
        }
    }

    private void Begin(Socket socket, X509Certificate2? certificate)
    {
        if (socket.RemoteEndPoint is not IPEndPoint { Address: var address, Port: var port })
        {
            socket.Dispose();
            return;
        }

        var remote = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
        if (_waiting.Enter(remote.Address) is not { } seat)
        {
            _port.Dock.Counters.Refuse(PublishRefusal.TooManyWaiting);
            _port.Journal?.Refused(remote, PublishRefusal.TooManyWaiting, "", "Too many connections wait to be let in.");
            socket.Dispose();
            return;
        }

        var connection = Task.Run(() => ServeAsync(socket, remote, seat, certificate));
        _connections[connection] = true;
        _ = connection.ContinueWith(done => _connections.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket, IPEndPoint remote, IDisposable seat, X509Certificate2? certificate)
    {
        using (seat)
        {
            socket.NoDelay = true;
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            await using Stream? stream = certificate is null ? plain : await EncryptAsync(plain, certificate, remote);
            if (stream is null) return;
            using var connection = new RtspConnection(stream, remote, _port, seat);
            await connection.RunAsync(_stop.Token);
        }
    }

    private async Task<SslStream?> EncryptAsync(NetworkStream plain, X509Certificate2 certificate, IPEndPoint remote)
    {
        var encrypted = new SslStream(plain);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(_port.Limits.Handshake);
        try
        {
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, patience.Token);
            return encrypted;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            var refusal = failure is OperationCanceledException ? PublishRefusal.TooSlow : PublishRefusal.Malformed;
            _port.Dock.Counters.Refuse(refusal);
            _port.Journal?.Refused(remote, refusal, "", "There is no TLS in what it sends.");
            await encrypted.DisposeAsync();
            return null;
        }
    }
}
