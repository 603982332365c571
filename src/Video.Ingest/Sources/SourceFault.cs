using System.Text.RegularExpressions;

namespace Video.Ingest.Sources;

/// <summary>Turns what ffmpeg and ffprobe say of a source into one sentence.</summary>
internal static partial class SourceFault
{
    // ffmpeg's words (libavutil/error.c, the protocols and demuxers) -> ours. The first that fits counts: causes stand before their consequences.
    private static readonly (string Said, ErrorCode Code, string Meaning)[] Known =
    [
        ("moov atom not found", ErrorCode.UnusableSource, "is cut off: its index (the moov box) is missing"),
        ("Failed to resolve hostname", ErrorCode.UnusableSource, "cannot be reached: its host is unknown"),
        ("Name or service not known", ErrorCode.UnusableSource, "cannot be reached: its host is unknown"),
        ("Connection refused", ErrorCode.UnusableSource, "cannot be reached: the connection was refused"),
        ("Connection timed out", ErrorCode.UnusableSource, "cannot be reached: no answer in time"),
        ("No route to host", ErrorCode.UnusableSource, "cannot be reached: there is no route to its host"),
        ("Network is unreachable", ErrorCode.UnusableSource, "cannot be reached: there is no network"),
        ("401 Unauthorized", ErrorCode.UnusableSource, "wants a user and a password that fit (401)"),
        ("403 Forbidden", ErrorCode.UnusableSource, "may not be read (403)"),
        ("404 Not Found", ErrorCode.NotFound, "does not exist (404)"),
        ("Server returned 4", ErrorCode.UnusableSource, "is refused by its server"),
        ("Server returned 5", ErrorCode.UnusableSource, "is broken at its server"),
        ("Permission denied", ErrorCode.UnusableSource, "may not be read: permission denied"),
        ("not on whitelist", ErrorCode.UnusableSource, "refers to something that it may not open"),
        ("no decoder found for", ErrorCode.UnusableSource, "is in a codec that this ffmpeg cannot decode"),
        ("Decoder not found", ErrorCode.UnusableSource, "is in a codec that this ffmpeg cannot decode"),
        ("Could not find codec parameters", ErrorCode.UnusableSource, "holds no picture that can be decoded"),
        ("No such file or directory", ErrorCode.NotFound, "does not exist"),
        ("partial file", ErrorCode.UnusableSource, "is cut off"),
        ("ended prematurely", ErrorCode.UnusableSource, "is cut off"),
        ("Invalid data found", ErrorCode.UnusableSource, "is not video, or is damaged"),
        ("End of file", ErrorCode.UnusableSource, "ended before its first picture"),
        ("Input/output error", ErrorCode.UnusableSource, "cannot be read"),
    ];

    private static readonly string[] ForPeople = ["(401)", "(403)", "(404)", "may not open"];

    /// <returns>"is cut off", "cannot be reached: …": to follow the source's name; null when ffmpeg said nothing.</returns>
    public static string? Meaning(IReadOnlyCollection<string> errors) => Find(errors) is { } known ? known.Meaning : Last(errors);

    /// <summary>The source cannot be used at all, for the reason that ffmpeg gave.</summary>
    public static VideoException Unusable(SourceLocation location, IReadOnlyCollection<string> errors) => new(
        Find(errors)?.Code ?? ErrorCode.UnusableSource,
        $"'{location.Name}' {Meaning(errors) ?? "holds no picture that can be decoded"}.",
        "source",
        Find(errors) is { } known && ForPeople.Any(mark => known.Meaning.Contains(mark, StringComparison.Ordinal)) ? new SourceRefusedException() : null);

    private static (ErrorCode Code, string Meaning)? Find(IReadOnlyCollection<string> errors)
    {
        foreach (var (said, code, meaning) in Known)
        {
            if (errors.Any(line => line.Contains(said, StringComparison.OrdinalIgnoreCase))) return (code, meaning);
        }

        return null;
    }

    private static string? Last(IReadOnlyCollection<string> errors) =>
        errors.Count == 0 ? null : $"cannot be used: {WithoutCredentials(errors.Last().Trim().TrimEnd('.'))}";

    /// <summary>ffmpeg names a source as it got it, with user, password and keys.</summary>
    public static string WithoutCredentials(string words) => SourceLocation.WithoutSecrets(Credentials().Replace(words, "://"));

    [GeneratedRegex("://[^/\\s'\"]*@")]
    private static partial Regex Credentials();
}
