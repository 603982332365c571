using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Video.Language.Tokens.Splitting;

/// <summary>
/// Makes a .NET Regex of a pattern in the syntax that tokenizer.json is written for, Oniguruma's
/// (https://github.com/kkos/oniguruma/blob/master/doc/RE). What means the same is copied, possessive quantifiers are rewritten,
/// and what .NET lacks or reads otherwise is refused, so that no text is ever cut differently in silence.
/// </summary>
internal sealed class OnigurumaPattern
{
    // Alphabetic, marks, decimal digits and connectors; .NET's own \w lacks spacing marks and letter numbers.
    private const string WordClass = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}";

    // {n}, {n,}, {n,m} and {,m}, which .NET lacks.
    private static readonly Regex Interval = new(@"\A\{(?:(?<from>\d+)(?<to>,\d*)?|(?<to>,\d+))\}", RegexOptions.CultureInvariant);

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly Stack<int> _openGroups = new();
    private int _at;

    private OnigurumaPattern(string pattern) => _pattern = pattern;

    /// <exception cref="NotSupportedException">Names the construct and its position in the pattern.</exception>
    public static Regex ToRegex(string pattern)
    {
        var translated = new OnigurumaPattern(pattern).Translate();
        try
        {
            // ^ and $ are ends of lines in Oniguruma's syntax.
            return new Regex(translated, RegexOptions.Compiled | RegexOptions.CultureInvariant | RegexOptions.Multiline);
        }
        catch (ArgumentException error)
        {
            throw new NotSupportedException($"the pattern '{pattern}' has something that .NET's Regex lacks: {error.Message}", error);
        }
    }

    private string Translate()
    {
        while (_at < _pattern.Length)
        {
            var atom = _output.Length;
            switch (_pattern[_at])
            {
                case '(':
                    Open();
                    continue;
                case ')':
                    atom = _openGroups.Count > 0 ? _openGroups.Pop() : throw Refuse("unmatched )");
                    Copy(1);
                    break;
                case '|':
                    Copy(1);
                    continue;
                case '[':
                    Class();
                    break;
                case '\\':
                    Escape(insideClass: false);
                    break;
                case var c when char.IsSurrogate(c):
                    throw Refuse("a character beyond U+FFFF");
                default:
                    Copy(1);
                    break;
            }

            Quantifiers(atom);
        }

        return _output.ToString();
    }

    private void Open()
    {
        string[] known = ["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?-i:"];
        var opening = known.FirstOrDefault(StartsWith) ?? (StartsWith("(?") ? null : "(");

        // An option without a colon ends with its alternative in one engine and not in the other, unless it comes first.
        if (opening is null && _at == 0 && StartsWith("(?i)"))
        {
            Copy(4);
            return;
        }

        if (opening is null) throw Refuse($"the group {_pattern.AsSpan(_at, Math.Min(4, _pattern.Length - _at))}");
        _openGroups.Push(_output.Length);
        Copy(opening.Length);
    }

    private void Class()
    {
        Copy(StartsWith("[^") ? 2 : 1);
        for (var first = true; ; first = false)
        {
            if (_at >= _pattern.Length) throw Refuse("a class without end");
            if (_pattern[_at] == ']' && !first) break;
            if (_pattern[_at] == '[') throw Refuse("a class inside a class");
            if (StartsWith("&&")) throw Refuse("an intersection of classes");
            if (char.IsSurrogate(_pattern[_at])) throw Refuse("a character beyond U+FFFF");
            if (_pattern[_at] == '\\') Escape(insideClass: true);
            else Copy(1);
        }

        Copy(1);
    }

    private void Escape(bool insideClass)
    {
        var next = _at + 1 < _pattern.Length ? _pattern[_at + 1] : throw Refuse("a lone \\");
        switch (next)
        {
            case 'p' or 'P':
                Property(next);
                break;
            case 'w':
                Replace(2, insideClass ? WordClass : $"[{WordClass}]");
                break;
            case 'W' when !insideClass:
                Replace(2, $"[^{WordClass}]");
                break;
            case 'x' or 'u':
                CodePoint();
                break;
            case 's' or 'S' or 'd' or 'D' or 'r' or 'n' or 't' or 'f' or 'v' or 'a' or 'e':
            case var c when !char.IsLetterOrDigit(c) && !char.IsSurrogate(c):
                Copy(2);
                break;
            case 'A' or 'z' or 'Z' when !insideClass:
                Copy(2);
                break;
            default:
                throw Refuse("the escape \\" + next);
        }
    }

    private void Property(char kind)
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0 || _pattern[_at + 2] != '{') throw Refuse("a property without {name}");
        if (_pattern[_at + 3] == '^') Replace(end + 1 - _at, $"\\{(kind == 'p' ? 'P' : 'p')}{{{_pattern[(_at + 4)..end]}}}");
        else Copy(end + 1 - _at);
    }

    // \xHH, \uHHHH and \x{H...}
    private void CodePoint()
    {
        var braced = StartsWith(@"\x{");
        var start = braced ? _at + 3 : _at + 2;
        var end = braced ? _pattern.IndexOf('}', _at) : start + (_pattern[_at + 1] == 'x' ? 2 : 4);
        if (end < start || end > _pattern.Length
            || !int.TryParse(_pattern.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            throw Refuse("an unreadable code point");
        if (value is > 0xFFFF or (>= 0xD800 and <= 0xDFFF)) throw Refuse("a character beyond U+FFFF");
        Replace((braced ? end + 1 : end) - _at, $"\\u{value:X4}");
    }

    private void Quantifiers(int atom)
    {
        while (_at < _pattern.Length && _pattern[_at] is '?' or '*' or '+' or '{')
        {
            var interval = Interval.Match(_pattern[_at..]);
            // A brace that begins no interval is itself a character, for both engines.
            if (_pattern[_at] == '{' && !interval.Success) return;
            if (interval.Success) Replace(interval.Length, IntervalText(interval));
            else Copy(1);

            // {n}? is an optional {n} there and a lazy one here.
            if (StartsWith("?") && interval.Success && !interval.Groups["to"].Success) throw Refuse("{n}?");
            if (StartsWith("?")) Copy(1);
            else if (StartsWith("+")) Possessive(atom, interval.Success);
        }
    }

    private static string IntervalText(Match interval) =>
        "{" + (interval.Groups["from"].Success ? interval.Groups["from"].Value : "0") + interval.Groups["to"].Value + "}";

    // ?+ *+ ++ keep what they took; {n,m}+ is a repetition of a repetition.
    private void Possessive(int atom, bool interval)
    {
        _output.Insert(atom, interval ? "(?:" : "(?>");
        Replace(1, interval ? ")+" : ")");
    }

    private bool StartsWith(string text) => string.CompareOrdinal(_pattern, _at, text, 0, text.Length) == 0;

    private void Copy(int length) => Replace(length, _pattern.Substring(_at, length));

    private void Replace(int length, string text)
    {
        _output.Append(text);
        _at += length;
    }

    private NotSupportedException Refuse(string construct) =>
        new($"the pattern '{_pattern}' has {construct} at position {_at}, which is not supported");
}
