using System.Net.Sockets;
using System.Text;

namespace Video.Ingest.Tests.Publishing;

/// <summary>A client that says to the port what a test wants said.</summary>
internal sealed class RawClient(TcpClient client) : IDisposable
{
    public const string Session = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:streamid=0\r\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int _sequence;

    public Task SendAsync(byte[] bytes) => client.GetStream().WriteAsync(bytes).AsTask();

    /// <summary>A whole request, with the next number and the body's length.</summary>
    public Task SendAsync(string method, string url, string body = "", params string[] headers)
    {
        var lines = new List<string> { $"{method} {url} RTSP/1.0", $"CSeq: {++_sequence}" };
        lines.AddRange(headers);
        if (body.Length > 0) lines.Add($"Content-Length: {body.Length}");
        return SendAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body));
    }

    /// <summary>Sends a request and reads the head of its answer.</summary>
    public async Task<string> AskAsync(string method, string url, string body = "", params string[] headers)
    {
        await SendAsync(method, url, body, headers);
        return await AnswerAsync();
    }

    /// <returns>"" when the port closed the connection instead.</returns>
    public async Task<string> AnswerAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var answer = new StringBuilder();
        var letter = new byte[1];
        try
        {
            while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await client.GetStream().ReadAsync(letter, patience.Token) == 0) break;
                answer.Append((char)letter[0]);
            }
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread.
        }

        return answer.ToString();
    }

    /// <summary>Waits until the port has closed the connection.</summary>
    public async Task ClosedAsync()
    {
        while ((await AnswerAsync()).Length > 0)
        {
            // An answer on the way.
        }
    }

    public void Dispose() => client.Dispose();
}
