namespace Video.Language.Tokens.Templates;

/// <summary>A template cannot be read or run; the message says what and the position says where.</summary>
/// <param name="position">Characters from the template's beginning.</param>
/// <param name="message">A clause without a full stop.</param>
internal sealed class TemplateException(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}
