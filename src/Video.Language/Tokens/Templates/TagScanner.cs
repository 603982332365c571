using System.Globalization;
using System.Text;

namespace Video.Language.Tokens.Templates;

/// <summary>Reads the tokens inside of tags: names, strings, numbers, operators.</summary>
internal static class TagScanner
{
    // Longer ones first.
    private static readonly string[] Operators =
        ["**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|"];

    /// <summary>Appends the token at <paramref name="at"/> and moves behind it.</summary>
    /// <returns>1 for an opening bracket, -1 for a closing one, else 0.</returns>
    public static int Scan(string source, ref int at, List<TemplateToken> tokens)
    {
        var start = at;
        var c = source[at];
        if (char.IsAsciiLetter(c) || c == '_') tokens.Add(Name(source, ref at));
        else if (char.IsAsciiDigit(c)) tokens.Add(Number(source, ref at));
        else if (c is '\'' or '"') tokens.Add(Text(source, ref at));
        else
        {
            var found = Array.Find(Operators, text => string.CompareOrdinal(source, start, text, 0, text.Length) == 0)
                ?? throw new TemplateException(start, $"the character '{c}'");
            at += found.Length;
            tokens.Add(new TemplateToken(TokenKind.Operator, found, null, start));
            return found is "(" or "[" or "{" ? 1 : found is ")" or "]" or "}" ? -1 : 0;
        }

        return 0;
    }

    private static TemplateToken Name(string source, ref int at)
    {
        var start = at;
        while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] == '_')) at++;
        return new TemplateToken(TokenKind.Name, source[start..at], null, start);
    }

    private static TemplateToken Number(string source, ref int at)
    {
        var start = at;
        while (at < source.Length && char.IsAsciiDigit(source[at])) at++;
        var whole = !(at + 1 < source.Length && source[at] == '.' && char.IsAsciiDigit(source[at + 1]));
        if (!whole)
        {
            at++;
            while (at < source.Length && char.IsAsciiDigit(source[at])) at++;
        }

        var text = source[start..at];
        if (!whole) return new TemplateToken(TokenKind.Number, text, double.Parse(text, CultureInfo.InvariantCulture), start);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? new TemplateToken(TokenKind.Number, text, value, start)
            : throw new TemplateException(start, $"the number {text}, which is too large");
    }

    private static TemplateToken Text(string source, ref int at)
    {
        var start = at;
        var quote = source[at++];
        var text = new StringBuilder();
        while (at < source.Length && source[at] != quote)
        {
            if (source[at] == '\\' && at + 1 < source.Length) Escape(source, ref at, text);
            else text.Append(source[at++]);
        }

        if (at >= source.Length) throw new TemplateException(start, "a string without end");
        at++;
        return new TemplateToken(TokenKind.String, text.ToString(), null, start);
    }

    // Python's; an unknown one stays as it is written.
    private static void Escape(string source, ref int at, StringBuilder text)
    {
        var c = source[at + 1];
        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + 2 + digits > source.Length
                || !int.TryParse(source.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                || value is < 0 or > 0x10FFFF)
                throw new TemplateException(at, $"the broken escape \\{c}");
            if (value <= 0xFFFF) text.Append((char)value);
            else text.Append(char.ConvertFromUtf32(value));
        }
        else
        {
            text.Append(c switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                'b' => "\b",
                'f' => "\f",
                'v' => "\v",
                'a' => "\a",
                '0' => "\0",
                '\\' or '\'' or '"' => c.ToString(),
                '\n' => "",
                _ => "\\" + c,
            });
        }

        at += 2 + digits;
    }
}
