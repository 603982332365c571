using System.Net.Sockets;
using System.Text;
using Video.Ingest.Sources;

namespace Video.Ingest.Network;

/// <summary>
/// One ffmpeg's only way to the web: a proxy on this machine to which it is told to send every request. Each is checked anew, those for redirects and for the
/// segments of playlists too, and goes to the address that was checked. TLS is spoken here, with certificates checked, not by ffmpeg.
/// </summary>
internal sealed class HttpRelay : IRelay
{
    private const int MostConnections = 16;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);
    private static readonly string[] Asked = ["Range", "User-Agent", "Accept", "Referer", "Cookie", "Icy-MetaData", "Authorization"];
    private static readonly string[] Answered = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "Last-Modified", "Set-Cookie", "Retry-After"];

    private readonly HttpOrigins _origins = new();
    private readonly HttpUpstream _upstream;
    private readonly LoopbackListener _listener;
    private readonly ByteBudget? _budget;
    private readonly string _name;

    public HttpRelay(SourceLocation location, UrlGate gate)
    {
        var url = location.Url!;
        (_name, _budget) = (location.Name, gate.Budget);
        _upstream = new HttpUpstream(url, gate);
        _listener = new LoopbackListener(MostConnections, ServeAsync);
        Url = _origins.ForProgram(new UriBuilder(url) { UserName = "", Password = "" }.Uri)!;
    }

    public Uri Url { get; }

    /// <inheritdoc/>
    /// <remarks>Neither TLS nor anything by which ffmpeg could pass by its proxy is among its protocols.</remarks>
    public string Options =>
        $"-http_proxy http://127.0.0.1:{_listener.Port} -protocol_whitelist http,tcp,crypto -format_whitelist {FormatLists.Web} -rw_timeout 20000000"; // microseconds

    public VideoException? Fault { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        if (await HttpRequestHead.ReadAsync(stream, cancellationToken) is not { } head) return;
        try
        {
            if (head.Method is not ("GET" or "HEAD")) throw new InvalidDataException($"ffmpeg asked by '{head.Method}'.");
            using var request = RequestFor(head);
            using var response = await _upstream.AskAsync(request, cancellationToken);
            await AnswerAsync(stream, request.RequestUri!, response, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or VideoException)
        {
            Fault = ConnectFault.Of(_name, failure);
            await WriteHeadAsync(stream, Fault.InnerException is SourceRefusedException ? "403 Forbidden" : "502 Bad Gateway", [], cancellationToken);
        }
    }

    private HttpRequestMessage RequestFor(HttpRequestHead head)
    {
        var request = new HttpRequestMessage(new HttpMethod(head.Method), _origins.Real(head.Target));
        foreach (var (name, value) in head.Headers.Where(header => Asked.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private async Task AnswerAsync(NetworkStream stream, Uri asked, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var headers = HeadersOf(asked, response);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[64 * 1024];
        var length = await ReadAsync(body, buffer, Playlist.Mark.Length, cancellationToken);
        if (buffer.AsSpan(0, length).StartsWith(Playlist.Mark))
        {
            var rewritten = Encoding.UTF8.GetBytes(Playlist.Rewrite(await WholeAsync(body, buffer.AsMemory(0, length), cancellationToken), asked, _origins));
            headers.RemoveAll(header => header.Name == "Content-Length");
            await WriteHeadAsync(stream, Status(response), [.. headers, ("Content-Length", $"{rewritten.Length}")], cancellationToken);
            await stream.WriteAsync(rewritten, cancellationToken);
            return;
        }

        await WriteHeadAsync(stream, Status(response), headers, cancellationToken);
        for (; length > 0 && MayPass(length); length = await ReadAsync(body, buffer, 1, cancellationToken)) await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
    }

    /// <summary>Past the budget the answer is cut off where it is.</summary>
    private bool MayPass(int bytes)
    {
        if (_budget is null || _budget.Take(bytes)) return true;
        Fault = new VideoException(ErrorCode.TooLarge, $"'{_name}' is more than the {_budget.Most:N0} bytes that are taken.", "source");
        return false;
    }

    private List<(string Name, string Value)> HeadersOf(Uri asked, HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => Answered.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .SelectMany(header => header.Value.Select(value => (header.Key, value))).ToList();
        if (response.Headers.Location is { } location) headers.Add(("Location", RedirectTo(new Uri(asked, location))));
        return headers;
    }

    private string RedirectTo(Uri target)
    {
        if (target.Scheme is not ("http" or "https") || _origins.ForProgram(target) is not { } allowed)
            throw new VideoException(ErrorCode.UnusableSource, $"'{_name}' redirects to a URL of the scheme '{target.Scheme}', which is not followed.", "source", new SourceRefusedException());
        return allowed.AbsoluteUri;
    }

    private static async Task<string> WholeAsync(Stream body, ReadOnlyMemory<byte> beginning, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        whole.Write(beginning.Span);
        var buffer = new byte[16 * 1024];
        int length;
        while ((length = await ReadAsync(body, buffer, 1, cancellationToken)) > 0)
        {
            whole.Write(buffer, 0, length);
            if (whole.Length > Playlist.Longest) throw new VideoException(ErrorCode.UnusableSource, $"The playlist is longer than {Playlist.Longest >> 20} MB.", "source");
        }

        return Encoding.UTF8.GetString(whole.GetBuffer(), 0, (int)whole.Length);
    }

    private static async Task<int> ReadAsync(Stream body, Memory<byte> buffer, int atLeast, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Idle);
        try
        {
            return await body.ReadAtLeastAsync(buffer, atLeast, throwOnEndOfStream: false, patience.Token);
        }
        catch (HttpRequestException failure)
        {
            throw new IOException("The answer broke off.", failure);
        }
    }

    private static string Status(HttpResponseMessage response) => $"{(int)response.StatusCode} {response.ReasonPhrase}";

    private static Task WriteHeadAsync(NetworkStream stream, string status, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        var head = $"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}Connection: close\r\n\r\n";
        return stream.WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken).AsTask();
    }
}
