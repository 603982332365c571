namespace Video.Language.Tokens;

/// <summary>A part of a turn, by the names that templates know: "text", "image" or "video".</summary>
public sealed record ChatPart
{
    private ChatPart(string type, string? text) => (Type, Text) = (type, text);

    public static ChatPart Image { get; } = new("image", null);

    public static ChatPart Video { get; } = new("video", null);

    public string Type { get; }

    /// <summary>Of a "text" part.</summary>
    public string? Text { get; }

    public static ChatPart Of(string text) => new("text", text);
}
