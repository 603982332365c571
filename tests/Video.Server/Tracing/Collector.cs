using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Video.Tests.Server.Tracing;

/// <summary>Takes OTLP over HTTP, as a collector does, and keeps the spans.</summary>
internal sealed class Collector : IDisposable
{
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly HttpListener _listener = new();

    public Collector()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
        }
        _listener.Prefixes.Add($"{Address}v1/traces/");
        _listener.Start();
        _ = ReceiveAsync();
    }

    public Uri Address { get; }

    /// <summary>Waits until spans have come for which it holds.</summary>
    public async Task<OtlpSpan[]> WaitForAsync(Func<OtlpSpan[], bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var spans = _spans.ToArray();
            if (holds(spans)) return spans;
            await Task.Delay(50, patience.Token);
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                foreach (var span in Otlp.Spans(body.ToArray())) _spans.Enqueue(span);
                call.Response.ContentType = "application/x-protobuf";
                call.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
