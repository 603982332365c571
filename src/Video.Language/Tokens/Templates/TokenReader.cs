namespace Video.Language.Tokens.Templates;

/// <summary>Walks a template's tokens for the parsers.</summary>
internal sealed class TokenReader(List<TemplateToken> tokens)
{
    // Deeper nesting than any template's, shallower than the stack.
    private const int Deepest = 100;

    private int _at;
    private int _depth;

    public TemplateToken Current => tokens[_at];

    public TemplateToken Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public TemplateToken Take() => tokens[_at < tokens.Count - 1 ? _at++ : _at];

    public bool Sees(TokenKind kind, string text) => Current.Is(kind, text);

    public bool SeesOperator(params ReadOnlySpan<string> texts) => Current.Kind == TokenKind.Operator && texts.Contains(Current.Text);

    public bool TakeIf(TokenKind kind, string text)
    {
        if (!Sees(kind, text)) return false;
        Take();
        return true;
    }

    public void Expect(TokenKind kind, string text)
    {
        if (!TakeIf(kind, text)) throw Unexpected($"'{text}'");
    }

    public string ExpectName() => Current.Kind == TokenKind.Name ? Take().Text : throw Unexpected("a name");

    public void ExpectTagEnd()
    {
        if (Current.Kind != TokenKind.TagEnd) throw Unexpected("the tag's end");
        Take();
    }

    /// <summary>Parses something that may nest in itself.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (++_depth > Deepest) throw new TemplateException(Current.Position, $"nesting deeper than {Deepest}");
        var result = parse();
        _depth--;
        return result;
    }

    public TemplateException Unexpected(string expected) => new(
        Current.Position,
        $"{(Current.Kind == TokenKind.End ? "the template's end" : Current.Kind == TokenKind.TagEnd ? "the tag's end" : $"'{Current.Text}'")} where {expected} is expected");
}
