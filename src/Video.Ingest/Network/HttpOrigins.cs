namespace Video.Ingest.Network;

/// <summary>
/// Which of the web's hosts speak TLS. ffmpeg is told of none that does: it is given http URLs only, and what lies behind them is looked up here, so that every
/// request of it can be read, and checked, on its way.
/// </summary>
internal sealed class HttpOrigins
{
    private const int MostSecure = 256;
    private readonly Lock _lock = new();
    private readonly HashSet<(string Host, int Port)> _secure = [];

    /// <summary>A URL as ffmpeg gets it: http, with the port that TLS has.</summary>
    /// <param name="url">http or https.</param>
    /// <returns>Null when there are too many hosts already.</returns>
    public Uri? ForProgram(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps) return url;
        lock (_lock)
        {
            if (_secure.Count >= MostSecure && !_secure.Contains((url.IdnHost, url.Port))) return null;
            _secure.Add((url.IdnHost, url.Port));
        }

        return new UriBuilder(url) { Scheme = Uri.UriSchemeHttp, Port = url.Port }.Uri;
    }

    /// <summary>The URL that is meant by one that ffmpeg asks for.</summary>
    public Uri Real(Uri asked)
    {
        lock (_lock)
        {
            return _secure.Contains((asked.IdnHost, asked.Port)) ? new UriBuilder(asked) { Scheme = Uri.UriSchemeHttps, Port = asked.Port }.Uri : asked;
        }
    }
}
