using System.Net;
using System.Net.Sockets;

namespace Video.Ingest.Network;

/// <summary>Takes connections from programs of this machine on a port of its own, so many at once and no more.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly SemaphoreSlim _places;
    private readonly Task _accepting;
    private readonly int _most;

    /// <param name="most">Connections at once; more wait in the system's own short queue.</param>
    /// <param name="serve">Serves one; the connection is closed when it returns.</param>
    public LoopbackListener(int most, Func<NetworkStream, CancellationToken, Task> serve)
    {
        (_most, _serve, _places) = (most, serve, new SemaphoreSlim(most));
        _listener.Start(most);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        for (var place = 0; place < _most; place++) await _places.WaitAsync();
        _places.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await _places.WaitAsync(_stop.Token);
                try
                {
                    _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
                }
                catch
                {
                    _places.Release();
                    throw;
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            await _serve(stream, _stop.Token);
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or InvalidDataException)
        {
            // Whoever was connected has gone, or said what nobody understands: its connection ends.
        }
        finally
        {
            _places.Release();
        }
    }
}
