namespace Video.Server.OpenAi;

/// <summary>A part of a message: a text, or a video. What OpenAI's clients have types for, files and images, may name a video too.</summary>
public sealed record ContentPart
{
    /// <summary>text, video_url, file or image_url.</summary>
    public required string Type { get; init; }

    public string? Text { get; init; }

    /// <summary>Of a video_url part; null with a <see cref="Uuid"/> that was sent before.</summary>
    public UrlPart? VideoUrl { get; init; }

    /// <summary>Of an image_url part: only stream://, file:// and data:video URLs.</summary>
    public UrlPart? ImageUrl { get; init; }

    public FilePart? File { get; init; }

    /// <summary>The caller's name for the video, by which a later request may ask for it without sending it again. vLLM's convention.</summary>
    public string? Uuid { get; init; }

    public RangeBody? Range { get; init; }
}

/// <param name="Url">stream://name, file://id, a file's id, http(s):// or data:video/…;base64,….</param>
/// <param name="Detail">Of images; without effect.</param>
public sealed record UrlPart(string Url, string? Detail = null);

/// <param name="FileId">An uploaded file.</param>
/// <param name="FileData">The file itself, as a data: URL.</param>
/// <param name="Filename">Without effect.</param>
public sealed record FilePart(string? FileId = null, string? FileData = null, string? Filename = null);
