namespace Video.Language.Tokens.Templates;

internal enum TokenKind
{
    /// <summary>Text outside of tags, white space control already applied.</summary>
    Text,

    /// <summary>{{</summary>
    OutputBegin,

    /// <summary>{%</summary>
    BlockBegin,

    /// <summary>}} or %}</summary>
    TagEnd,
    Name,
    String,
    Number,
    Operator,

    /// <summary>The template's end.</summary>
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">The name, operator or text; a string without quotes and escapes.</param>
/// <param name="Value">Of a number: long or double.</param>
/// <param name="Position">Characters from the template's beginning.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, object? Value, int Position)
{
    public bool Is(TokenKind kind, string text) => Kind == kind && Text == text;
}
