using System.Text;

namespace Video.Ingest.Network;

/// <summary>What an HTTP client asks of a proxy: a method, a whole URL, headers.</summary>
internal sealed record HttpRequestHead(string Method, Uri Target, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const int Longest = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>Null when the client left without asking.</returns>
    /// <exception cref="InvalidDataException">It is no request to a proxy, or longer than 16 kB.</exception>
    public static async Task<HttpRequestHead?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var buffer = new byte[Longest];
        var length = 0;
        while (length < Longest)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), patience.Token);
            if (read == 0) return null;
            length += read;
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return Parse(Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n"));
        }

        throw new InvalidDataException("The head of a request is too long.");
    }

    private static HttpRequestHead Parse(string[] lines)
    {
        if (lines[0].Split(' ') is not [var method, var target, _] || !Uri.TryCreate(target, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            throw new InvalidDataException("This is no request to a proxy for HTTP.");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2)
            .Select(parts => KeyValuePair.Create(parts[0].Trim(), parts[1].Trim()));
        return new HttpRequestHead(method, url, [.. headers]);
    }
}
