using Video.Ingest.Sources;

namespace Video.Ingest.Network;

/// <summary>How one ffprobe or ffmpeg gets to a source: a file directly, a URL through a relay of its own. Disposed after the program has ended.</summary>
internal sealed class SourceRoute : IAsyncDisposable
{
    private readonly IRelay? _relay;

    private SourceRoute(SourceLocation location, Uri? url, string options, IRelay? relay = null) => (Location, Url, Options, _relay) = (location, url, options, relay);

    public SourceLocation Location { get; }

    /// <summary>What the program opens where it is a URL; null: the location's path.</summary>
    public Uri? Url { get; }

    /// <summary>Arguments that stand before the input: what may be opened, also from within it.</summary>
    public string Options { get; }

    /// <summary>Why the source was not reached, where that is known better here than to the program.</summary>
    public VideoException? Fault => _relay?.Fault;

    /// <exception cref="VideoException">The URL may not be opened, or its host is unknown; see <see cref="UrlGate.AdmitAsync"/>.</exception>
    public static async Task<SourceRoute> OpenAsync(SourceLocation location, UrlGate gate, CancellationToken cancellationToken)
    {
        if (location.Url is not { } url) return new SourceRoute(location, null, $"-protocol_whitelist file -format_whitelist {FormatLists.Files}");
        await gate.AdmitAsync(url, cancellationToken);
        IRelay relay = url.Scheme is "rtsp" or "rtsps" ? new RtspRelay(location, gate) : new HttpRelay(location, gate);
        return new SourceRoute(location, relay.Url, relay.Options, relay);
    }

    /// <summary>To an RTSP server of our own on this machine, which needs no relay.</summary>
    public static SourceRoute Own(SourceLocation location) => new(location, location.Url, RtspRelay.Arguments);

    public ValueTask DisposeAsync() => _relay?.DisposeAsync() ?? ValueTask.CompletedTask;
}
