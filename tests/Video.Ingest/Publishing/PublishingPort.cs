using System.Net;
using System.Net.Sockets;
using Video.Ingest.Publishing;
using Video.Ingest.Sampling;

namespace Video.Ingest.Tests.Publishing;

/// <summary>A real port on this machine, and streams that read what comes to it.</summary>
internal sealed class PublishingPort : IAsyncDisposable
{
    private readonly List<ReadStream> _streams = [];

    public PublishingPort(PublishLimits? limits = null)
    {
        Dock = new PublishDock(limits);
        Listener = new RtspListener(Gate, Dock, limits);
        Address = Listener.Listen(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public TestGate Gate { get; } = new();

    public PublishDock Dock { get; }

    public RtspListener Listener { get; }

    public IPEndPoint Address { get; }

    public string Url(string name, string? key = TestGate.Key) => $"rtsp://{Address}/{name}{(key is null ? "" : $"?key={Uri.EscapeDataString(key)}")}";

    /// <summary>Opens a stream that the gate knows, and reads it from here on.</summary>
    public ReadStream Open(string name, FrameSampling? sampling = null, bool newestWins = false)
    {
        Gate.Know(name);
        var spec = new PublishedSpec
        {
            Key = new StreamKey(TenantId.Main, StreamId.Parse(name)), Width = 8, Height = 8, Sampling = sampling ?? new EveryNth(1), NewestWins = newestWins,
        };
        var stream = new ReadStream(new PublishedSource(Dock, spec));
        _streams.Add(stream);
        return stream;
    }

    public async Task<RawClient> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Address);
        return new RawClient(client);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams) await stream.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
