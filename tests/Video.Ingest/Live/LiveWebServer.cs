using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Video.Ingest.Tests.Live;

/// <summary>A source without end over HTTP: sends what the test gives it, as it gives it, to whoever has asked, and never says how much is to come.</summary>
public sealed class LiveWebServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Func<byte[], Task>, CancellationToken, Task> _send;
    private readonly Task _serving;

    /// <param name="send">Run once for each client; ends the connection when it ends.</param>
    public LiveWebServer(Func<Func<byte[], Task>, CancellationToken, Task> send)
    {
        _send = send;
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/live.ts";
        _serving = ServeAsync();
    }

    public string Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true) clients.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[8192], 16, throwOnEndOfStream: false, _stop.Token);
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n"), _stop.Token);
                await _send(bytes => stream.WriteAsync(bytes, _stop.Token).AsTask(), _stop.Token);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                // ffprobe and ffmpeg hang up when they have seen enough.
            }
        }
    }
}
