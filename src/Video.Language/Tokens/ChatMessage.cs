namespace Video.Language.Tokens;

/// <summary>One turn of a conversation.</summary>
public sealed record ChatMessage
{
    /// <summary>A turn in parts, for templates of models that see.</summary>
    public ChatMessage(string role, params IReadOnlyList<ChatPart> parts) => (Role, Parts) = (role, parts);

    /// <summary>A turn of text alone, for templates that take content as one string.</summary>
    public ChatMessage(string role, string text) => (Role, Text) = (role, text);

    /// <summary>"system", "user" or "assistant".</summary>
    public string Role { get; }

    /// <summary>Null when the turn is in parts.</summary>
    public string? Text { get; }

    /// <summary>Null when the turn is one text.</summary>
    public IReadOnlyList<ChatPart>? Parts { get; }
}
