using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Video.Ingest.Tests;

/// <summary>Serves one file over HTTP to whoever asks, or as much of it as its share, after which it hangs up.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public WebServer(string file, double share = 1)
    {
        _listener.Start();
        _serving = ServeAsync(File.ReadAllBytes(file), share);
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/clip.mkv?token=\"a b\"";
    }

    public string Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] bytes, double share)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream(), bytes, share);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream stream, byte[] bytes, double share)
    {
        try
        {
            var request = new byte[8192];
            await stream.ReadAtLeastAsync(request, 16, throwOnEndOfStream: false, _stop.Token);
            var head = $"HTTP/1.1 200 OK\r\nContent-Type: video/x-matroska\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            await stream.WriteAsync(bytes.AsMemory(0, (int)(bytes.Length * share)), _stop.Token);
        }
        catch (IOException)
        {
            // ffprobe and ffmpeg hang up when they have seen enough.
        }
    }
}
