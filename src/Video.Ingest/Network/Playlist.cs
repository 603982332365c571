using System.Text;
using System.Text.RegularExpressions;

namespace Video.Ingest.Network;

/// <summary>An HLS playlist on its way to ffmpeg: it may refer to http and https, and to nothing else.</summary>
internal static partial class Playlist
{
    public const int Longest = 4 * 1024 * 1024;

    /// <summary>What ffmpeg takes for a playlist begins so (libavformat/hls.c).</summary>
    public static ReadOnlySpan<byte> Mark => "#EXTM3U"u8;

    /// <param name="text">The playlist.</param>
    /// <param name="at">Where it was found: what it names without a host lies there.</param>
    /// <param name="origins">Learns of the hosts that speak TLS.</param>
    /// <returns>The playlist with its whole URLs as ffmpeg is to see them.</returns>
    /// <exception cref="VideoException">It refers to something that may not be opened.</exception>
    public static string Rewrite(string text, Uri at, HttpOrigins origins)
    {
        var rewritten = new StringBuilder(text.Length + 256);
        foreach (var line in text.Split('\n'))
        {
            var reference = line.Trim();
            rewritten.Append(reference.StartsWith('#')
                ? Attribute().Replace(line, found => $"URI=\"{Reference(found.Groups[1].Value, at, origins)}\"")
                : reference.Length == 0 ? line : Reference(reference, at, origins)).Append('\n');
        }

        rewritten.Length--;
        return rewritten.ToString();
    }

    // What has neither scheme nor host is left as it is: ffmpeg completes it from the playlist's own URL, as it knows it.
    private static string Reference(string reference, Uri at, HttpOrigins origins)
    {
        var whole = reference.StartsWith("//", StringComparison.Ordinal) ? $"{at.Scheme}:{reference}" : reference;
        if (!Scheme().IsMatch(whole)) return reference;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || !whole.Contains("://", StringComparison.Ordinal))
            throw Refusal($"refers to '{Short(reference)}', which may not be opened");
        return (origins.ForProgram(url) ?? throw Refusal("refers to too many hosts")).AbsoluteUri;
    }

    private static string Short(string reference) => Sources.SourceFault.WithoutCredentials(reference.Length > 80 ? reference[..80] + "…" : reference);

    private static VideoException Refusal(string what) =>
        new(ErrorCode.UnusableSource, $"The playlist {what}.", "source", new Sources.SourceRefusedException());

    // As ffmpeg reads attributes of a tag: the first quotes after URI= end it.
    [GeneratedRegex("URI=\"([^\"]*)\"")]
    private static partial Regex Attribute();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.,-]*:")]
    private static partial Regex Scheme();
}
