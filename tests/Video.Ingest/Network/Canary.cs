using System.Net;
using System.Net.Sockets;

namespace Video.Ingest.Tests.Network;

/// <summary>Something private on this machine that nobody must reach: it sings when anybody connects, on 127.0.0.1 or ::1.</summary>
public sealed class Canary : IDisposable
{
    private readonly TcpListener _four = new(IPAddress.Loopback, 0);
    private readonly TcpListener? _six;
    private long _contacts;

    public Canary()
    {
        _four.Start();
        Port = ((IPEndPoint)_four.LocalEndpoint).Port;
        if (Socket.OSSupportsIPv6) _six = new TcpListener(IPAddress.IPv6Loopback, Port);
        try
        {
            _six?.Start();
        }
        catch (SocketException)
        {
            _six = null; // a machine without ::1
        }

        _ = WatchAsync(_four);
        if (_six is not null) _ = WatchAsync(_six);
    }

    public int Port { get; }

    public long Contacts => Interlocked.Read(ref _contacts);

    public void Dispose()
    {
        _four.Dispose();
        _six?.Dispose();
    }

    private async Task WatchAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var contact = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _contacts);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
        }
    }
}
