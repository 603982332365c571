namespace Video.Server.OpenAi;

/// <summary>What a conversation is about: an open stream, an uploaded file, a URL, the video itself, or one that was sent before.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Value">The stream's name, the file's id, the URL, the base64 text, or "" for one sent before.</param>
/// <param name="Uuid">The caller's name for it; null: none.</param>
public sealed record VideoReference(VideoKind Kind, string Value, string? Uuid = null)
{
    private const int LongestUuid = 128;

    /// <summary>stream://name, file://id, file-…, http(s)://… or data:video/…;base64,….</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: it is none of these.</exception>
    public static VideoReference Parse(string url, string? uuid = null)
    {
        if (uuid is { Length: 0 or > LongestUuid }) throw Invalid($"'uuid' is 1 to {LongestUuid} characters.", "uuid");
        return After(url, "stream://") is { } stream ? new(VideoKind.Stream, StreamId.Parse(stream.TrimEnd('/')).Value, uuid)
            : After(url, "file://") is { } file ? new(VideoKind.File, FileId(file), uuid)
            : url.StartsWith("file-", StringComparison.Ordinal) ? new(VideoKind.File, FileId(url), uuid)
            : After(url, "data:") is { } data ? new(VideoKind.Data, Base64Of(data), uuid)
            : (After(url, "http://") ?? After(url, "https://")) is not null ? new(VideoKind.Web, url, uuid)
            : throw Invalid("A video is stream://NAME, file://ID, an http or https URL, or data:video/…;base64,….", "video_url");
    }

    /// <summary>One that was sent before under this name.</summary>
    public static VideoReference Again(string uuid) => new(VideoKind.Again, "", uuid);

    private static string? After(string url, string scheme) => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? url[scheme.Length..] : null;

    private static string FileId(string text) => text.Length is > 0 and <= 128 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        ? text : throw Invalid("A file is named by the id that it got when it was uploaded, as in file://file-abc123.", "video_url");

    private static string Base64Of(string data)
    {
        var comma = data.IndexOf(',', StringComparison.Ordinal);
        var head = comma < 0 ? "" : data[..comma];
        return head.StartsWith("video/", StringComparison.OrdinalIgnoreCase) && head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase) ? data[(comma + 1)..]
            : throw Invalid("A data: URL is a video in base64, as in data:video/mp4;base64,….", "video_url");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}

public enum VideoKind
{
    Stream,
    File,
    Web,
    Data,

    /// <summary>Sent before, and named by its uuid alone.</summary>
    Again,
}
