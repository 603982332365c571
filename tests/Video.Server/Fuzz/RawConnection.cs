using System.Net.Sockets;
using System.Text;

namespace Video.Tests.Server.Fuzz;

/// <summary>A connection on which anything may be sent. What does not come within a minute counts as a hang.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Soon = TimeSpan.FromMilliseconds(150);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<RawConnection> OpenAsync(FuzzedServer server)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port);
        return new RawConnection(client);
    }

    /// <returns>False when the server has closed.</returns>
    public async Task<bool> SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Gone without a word.</summary>
    public void Reset() => _client.Client.LingerState = new LingerOption(true, 0);

    /// <summary>What comes until the server closes. Soon this side says that nothing more comes from it, for the server would wait for the rest as long as its limits say.</summary>
    /// <exception cref="TimeoutException">It neither answered nor closed.</exception>
    public async Task<string> FinishAsync()
    {
        var all = ReadAsync();
        if (await Task.WhenAny(all, Task.Delay(Soon)) != all) Finish();
        return await all;
    }

    /// <summary>What comes until the server closes, or until there is enough.</summary>
    /// <exception cref="TimeoutException">It neither answered nor closed.</exception>
    public async Task<string> ReadAsync(Func<string, bool>? enough = null)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (enough?.Invoke(text.ToString()) != true && await _stream.ReadAsync(buffer, patience.Token) is > 0 and var count) text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // Reset by the server, which is its right.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Neither an answer nor an end in {Patience.TotalSeconds} s; so far: {text}");
        }
        return text.ToString();
    }

    public void Dispose() => _client.Dispose();

    private void Finish()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has closed.
        }
    }
}
