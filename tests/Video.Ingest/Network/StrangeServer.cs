using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Video.Ingest.Tests.Network;

/// <summary>Somebody else's server, on 127.0.0.2 (which tests allow, where 127.0.0.1 stays forbidden). Answers each request as the test says.</summary>
public sealed class StrangeServer : IAsyncDisposable
{
    public const string Address = "127.0.0.2";
    private readonly TcpListener _listener;
    private readonly Func<string, byte[]> _answer;
    private readonly Task _serving;

    /// <param name="answer">From the request's head to the whole answer.</param>
    /// <param name="port">0: any that is free.</param>
    public StrangeServer(Func<string, byte[]> answer, int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Parse(Address), port);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string UrlOf(string path) => $"http://{Address}:{Port}/{path}";

    public static byte[] Ok(byte[] body, string type = "application/octet-stream") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), .. body];

    public static byte[] Ok(string body) => Ok(Encoding.UTF8.GetBytes(body));

    public static byte[] Status(string status, params string[] headers) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: 0\r\nConnection: close\r\n\r\n");

    public static byte[] RedirectTo(string url) => Status("302 Found", $"Location: {url}");

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            var request = new byte[16 * 1024];
            var length = 0;
            while (request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                var read = await stream.ReadAsync(request.AsMemory(length));
                if (read == 0) return;
                length += read;
            }

            await stream.WriteAsync(_answer(Encoding.ASCII.GetString(request, 0, length)));
        }
        catch (IOException)
        {
        }
    }
}
