namespace Video.Language.Tokens.Templates;

/// <summary>
/// Cuts a template into text and the tokens of its tags, with Hugging Face's settings for chat templates: trim_blocks and lstrip_blocks
/// on, one newline at the end dropped (https://jinja.palletsprojects.com/en/stable/templates/#whitespace-control).
/// </summary>
internal sealed class TemplateLexer
{
    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;

    private TemplateLexer(string source) => _source = source;

    public static List<TemplateToken> Tokenize(string template)
    {
        var source = WithPlainNewLines(template);
        return new TemplateLexer(source.EndsWith('\n') ? source[..^1] : source).Run();
    }

    /// <summary>What positions count in.</summary>
    public static string WithPlainNewLines(string template) =>
        template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private List<TemplateToken> Run()
    {
        while (_at < _source.Length)
        {
            var tag = NextTag(_at);
            AddText(tag);
            if (tag == _source.Length) break;
            _at = tag;
            if (StartsWith("{#")) Comment();
            else Tag(StartsWith("{%"));
        }

        Add(TokenKind.End, "", _source.Length);
        return _tokens;
    }

    private int NextTag(int from)
    {
        for (var at = _source.IndexOf('{', from); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#') return at;
        }

        return _source.Length;
    }

    // What stands before a tag gives up white space as the tag's opening asks.
    private void AddText(int tag)
    {
        var (start, end) = (_at, tag);
        var sign = tag + 2 < _source.Length ? _source[tag + 2] : ' ';
        if (tag < _source.Length && sign == '-') end = start + _source.AsSpan(start, end - start).TrimEnd().Length;
        else if (tag < _source.Length && sign != '+' && _source[tag + 1] != '{') end = WithoutIndent(start, end);
        if (start < end) Add(TokenKind.Text, _source[start..end], start);
    }

    private int WithoutIndent(int start, int end)
    {
        var line = end;
        while (line > start && _source[line - 1] != '\n')
        {
            if (!char.IsWhiteSpace(_source[--line])) return end;
        }

        return line == 0 || _source[line - 1] == '\n' ? line : end;
    }

    private void Comment()
    {
        var end = _source.IndexOf("#}", _at + 2, StringComparison.Ordinal);
        if (end < 0) throw new TemplateException(_at, "a comment without end");
        _at = end + 2;
        AfterTag(_source[end - 1], isOutput: false);
    }

    private void Tag(bool isBlock)
    {
        Add(isBlock ? TokenKind.BlockBegin : TokenKind.OutputBegin, "", _at);
        var opening = _at;
        _at += 2;
        if (StartsWith("-") || StartsWith("+")) _at++;
        var close = isBlock ? "%}" : "}}";
        for (var depth = 0; ;)
        {
            while (_at < _source.Length && char.IsWhiteSpace(_source[_at])) _at++;
            if (_at >= _source.Length) throw new TemplateException(opening, "a tag without end");
            var signed = depth == 0 && (StartsWith("-" + close) || (isBlock && StartsWith("+" + close)));
            if (signed || (depth == 0 && StartsWith(close)))
            {
                Add(TokenKind.TagEnd, "", _at);
                var sign = signed ? _source[_at] : ' ';
                _at += signed ? 3 : 2;
                AfterTag(sign, !isBlock);
                return;
            }

            depth += TagScanner.Scan(_source, ref _at, _tokens);
        }
    }

    private void AfterTag(char sign, bool isOutput)
    {
        if (sign == '-')
        {
            while (_at < _source.Length && char.IsWhiteSpace(_source[_at])) _at++;
        }
        else if (sign != '+' && !isOutput && StartsWith("\n")) _at++;
    }

    private bool StartsWith(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;

    private void Add(TokenKind kind, string text, int position) => _tokens.Add(new TemplateToken(kind, text, null, position));
}
