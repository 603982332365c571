using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>
/// Gives what publishers send to our own ffmpeg, as an RTSP server that this machine alone reaches. Every URL is for one reader and one reading, and cannot be guessed.
/// </summary>
/// <remarks>
/// Why a server, where ffmpeg itself could listen (<c>-rtsp_flags listen</c>): see docs/decisions.md. In short, it refuses rtspclientsink, wants a port of its own for each
/// stream that anyone on the machine may take first, and its one connection can be neither looked at before it is decoded nor taken up again when the decoder has died.
/// </remarks>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, FeedTicket> _tickets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public FeedServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Tickets that were not disposed.</summary>
    public int Open => _tickets.Count;

    /// <summary>Opens a publisher's packets for one reader, from now on.</summary>
    public FeedTicket Issue(PacketLog packets, SessionMedia media)
    {
        var path = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var url = new Uri($"rtsp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");
        var ticket = new FeedTicket(url, packets.Open(), media, () => _tickets.TryRemove(path, out _));
        _tickets[path] = ticket;
        return ticket;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var ticket in _tickets.Values) ticket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // Never more than there are tickets that live, plus strangers of this machine, who leave without one.
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Out of handles for a moment, or stopping.
                await Task.Delay(TimeSpan.FromMilliseconds(_stop.IsCancellationRequested ? 0 : 50));
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        using var connection = new FeedConnection(stream, Redeem);
        await connection.RunAsync(_stop.Token);
    }

    private FeedTicket? Redeem(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var url)) return null;
        return _tickets.TryGetValue(url.AbsolutePath.Trim('/'), out var ticket) && ticket.Redeem() ? ticket : null;
    }
}
