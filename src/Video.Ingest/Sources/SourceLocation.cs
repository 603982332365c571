using System.Text.RegularExpressions;

namespace Video.Ingest.Sources;

/// <summary>Where a source lies: a file of this machine or a URL.</summary>
public sealed partial record SourceLocation
{
    /// <summary>Of the URLs that are taken.</summary>
    internal static readonly string[] Schemes = ["http", "https", "rtsp", "rtsps"];

    private SourceLocation(string? path, Uri? url, string name) => (Path, Url, Name) = (path, url, name);

    /// <summary>The file's full path; null for a URL.</summary>
    public string? Path { get; }

    /// <summary>Null for a file.</summary>
    public Uri? Url { get; }

    /// <summary>For messages: the file's name, or the URL without user and password.</summary>
    public string Name { get; }

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

    /// <summary>A URL as it may be shown and stored: without user and password, and with those parts of its query hidden that are keys by their name.</summary>
    internal static string WithoutCredentials(Uri url)
    {
        var shown = url.UserInfo.Length == 0 ? url.ToString() : new UriBuilder(url) { UserName = "", Password = "" }.Uri.ToString();
        return WithoutSecrets(shown);
    }

    /// <summary>A text with those parts of URLs' queries hidden that are keys by their name.</summary>
    internal static string WithoutSecrets(string text) => Secrets().Replace(text, "$1=***");

    [GeneratedRegex("(?<=[?&;])((?:[a-z0-9]+[-_.])*(?:key|apikey|token|secret|password|passwd|pass|pwd|auth|authorization|signature|sig|credential|credentials))=[^&;#\\s'\"]*", RegexOptions.IgnoreCase)]
    private static partial Regex Secrets();

    private static VideoException Invalid(string message) => new(ErrorCode.InvalidArgument, message, "source");
}
