namespace Video.Ingest.Sources;

/// <summary>Where a source lies: a file of this machine or a URL.</summary>
public sealed record SourceLocation
{
    private static readonly string[] Schemes = ["http", "https", "rtsp", "rtsps"];

    private SourceLocation(string? path, Uri? url, string name) => (Path, Url, Name) = (path, url, name);

    /// <summary>The file's full path; null for a URL.</summary>
    public string? Path { get; }

    /// <summary>Null for a file.</summary>
    public Uri? Url { get; }

    /// <summary>For messages: the file's name, or the URL without user and password.</summary>
    public string Name { get; }

    /// <summary>What ffmpeg may open for this source, also from within it: a playlist on disk reaches no network, one from the network no disk.</summary>
    internal string Protocols => Url?.Scheme switch
    {
        null => "file",
        "rtsp" or "rtsps" => "rtsp,rtp,udp,tcp,tls,crypto",
        _ => "http,https,tcp,tls,crypto,data",
    };

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: no location, or one of a kind that is not taken.</exception>
    public static SourceLocation Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) throw Invalid("The source's location is empty.");
        if (!text.Contains("://", StringComparison.Ordinal)) return OfFile(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) throw Invalid($"'{text}' is not a URL.");
        if (url.IsFile) return OfFile(url.LocalPath);
        if (!Schemes.Contains(url.Scheme)) throw Invalid($"A source's URL begins with file, {string.Join(", ", Schemes)}, not with '{url.Scheme}'.");
        return new SourceLocation(null, url, WithoutCredentials(url));
    }

    /// <summary>A URL of our own making, under another name: it is secret itself.</summary>
    internal static SourceLocation Named(Uri url, string name) => new(null, url, name);

    public override string ToString() => Name;

    // These letters could end the file's name on FFMpegCore's command line and begin an option.
    private static SourceLocation OfFile(string path) => path.Any(letter => letter is '"' or '\\' || char.IsControl(letter))
        ? throw Invalid("The file's name holds quotes, a backslash or a control character; rename it.")
        : new SourceLocation(System.IO.Path.GetFullPath(path), null, System.IO.Path.GetFileName(path) is { Length: > 0 } name ? name : path);

    private static string WithoutCredentials(Uri url) =>
        url.UserInfo.Length == 0 ? url.ToString() : new UriBuilder(url) { UserName = "", Password = "" }.Uri.ToString();

    private static VideoException Invalid(string message) => new(ErrorCode.InvalidArgument, message, "source");
}
