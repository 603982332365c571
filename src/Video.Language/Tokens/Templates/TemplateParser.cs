namespace Video.Language.Tokens.Templates;

/// <summary>Reads a template's statements.</summary>
internal sealed class TemplateParser
{
    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;

    private TemplateParser(TokenReader tokens) => (_tokens, _expressions) = (tokens, new ExpressionParser(tokens));

    /// <exception cref="TemplateException">What cannot be read, and where.</exception>
    public static IReadOnlyList<Statement> Parse(string template)
    {
        var parser = new TemplateParser(new TokenReader(TemplateLexer.Tokenize(template)));
        var statements = parser.Body();
        if (parser._tokens.Current.Kind != TokenKind.End) throw parser._tokens.Unexpected("a statement");
        return statements;
    }

    // Up to the template's end or a tag with one of the names, which is left to the caller.
    private List<Statement> Body(params string[] ends) => _tokens.Nested(() =>
    {
        var statements = new List<Statement>();
        while (_tokens.Current.Kind != TokenKind.End)
        {
            if (_tokens.Current.Kind == TokenKind.BlockBegin && ends.Contains(_tokens.Next.Text)) return statements;
            statements.Add(Next());
        }

        return ends.Length == 0 ? statements : throw _tokens.Unexpected($"'{ends[^1]}'");
    });

    private Statement Next()
    {
        var first = _tokens.Take();
        switch (first.Kind)
        {
            case TokenKind.Text:
                return new Text(first.Position, first.Text);
            case TokenKind.OutputBegin:
                var value = _expressions.Parse();
                _tokens.ExpectTagEnd();
                return new Output(first.Position, value);
            default:
                return Tag(first.Position);
        }
    }

    private Statement Tag(int position)
    {
        var name = _tokens.ExpectName();
        switch (name)
        {
            case "if":
                return IfFrom(position);
            case "for":
                return ForFrom(position);
            case "set":
                return SetFrom(position);
            case "generation":
                _tokens.ExpectTagEnd();
                var body = Body("endgeneration");
                EndTag();
                return new Generation(position, body);
            case "break" or "continue":
                _tokens.ExpectTagEnd();
                return name == "break" ? new Break(position) : new Continue(position);
            default:
                throw new TemplateException(position, $"the statement '{name}', which is not supported");
        }
    }

    private If IfFrom(int position)
    {
        var condition = _expressions.Parse();
        _tokens.ExpectTagEnd();
        var then = Body("elif", "else", "endif");
        _tokens.Take();
        var end = _tokens.Take();
        if (end.Text == "elif") return new If(position, condition, then, [_tokens.Nested(() => IfFrom(end.Position))]);
        _tokens.ExpectTagEnd();
        if (end.Text == "endif") return new If(position, condition, then, []);
        var otherwise = Body("endif");
        EndTag();
        return new If(position, condition, then, otherwise);
    }

    private For ForFrom(int position)
    {
        var names = new List<string> { _tokens.ExpectName() };
        while (_tokens.TakeIf(TokenKind.Operator, ",")) names.Add(_tokens.ExpectName());
        _tokens.Expect(TokenKind.Name, "in");
        var items = _expressions.ParseWithoutCondition();
        var condition = _tokens.TakeIf(TokenKind.Name, "if") ? _expressions.Parse() : null;
        _tokens.ExpectTagEnd();
        var body = Body("else", "endfor");
        var otherwise = new List<Statement>();
        if (_tokens.Next.Text == "else")
        {
            EndTag();
            otherwise = Body("endfor");
        }

        EndTag();
        return new For(position, names, items, condition, body, otherwise);
    }

    private Statement SetFrom(int position)
    {
        var name = _tokens.ExpectName();
        var member = _tokens.TakeIf(TokenKind.Operator, ".") ? _tokens.ExpectName() : null;
        if (_tokens.TakeIf(TokenKind.Operator, "="))
        {
            var value = _expressions.Parse();
            _tokens.ExpectTagEnd();
            return new Set(position, name, member, value);
        }

        if (member is not null || _tokens.Current.Kind != TokenKind.TagEnd) throw _tokens.Unexpected("'='");
        _tokens.ExpectTagEnd();
        var body = Body("endset");
        EndTag();
        return new SetToText(position, name, body);
    }

    private void EndTag()
    {
        _tokens.Take();
        _tokens.Take();
        _tokens.ExpectTagEnd();
    }
}
