using System.Globalization;
using System.Text;

namespace Video.Language.Tokens.Templates;

/// <summary>Values as Python writes them: str() for a string, repr() for what is inside of lists and mappings.</summary>
internal static class ValueText
{
    public static string Of(object? value)
    {
        if (value is string own) return own;
        if (value is Undefined) return "";
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        Budget.CheckNesting();
        Budget.Check(text.Length);
        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case bool flag:
                text.Append(flag ? "True" : "False");
                break;
            case long number:
                text.Append(CultureInfo.InvariantCulture, $"{number}");
                break;
            case double number:
                text.Append(Of(number));
                break;
            case string word:
                WriteQuoted(word, text);
                break;
            case IReadOnlyDictionary<string, object?> mapping:
                WriteMapping(mapping, text);
                break;
            case IReadOnlyList<object?> list:
                WriteList(list, text);
                break;
            default:
                throw new ValueException($"{Value.TypeOf(value)} has no text");
        }
    }

    private static string Of(double number) => number == Math.Floor(number) && Math.Abs(number) < 1e16
        ? number.ToString("0.0", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    private static void WriteList(IReadOnlyList<object?> list, StringBuilder text)
    {
        text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) text.Append(", ");
            Write(list[i], text);
        }

        text.Append(']');
    }

    private static void WriteMapping(IReadOnlyDictionary<string, object?> mapping, StringBuilder text)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, value) in mapping)
        {
            if (!first) text.Append(", ");
            first = false;
            WriteQuoted(key, text);
            text.Append(": ");
            Write(value, text);
        }

        text.Append('}');
    }

    private static void WriteQuoted(string word, StringBuilder text)
    {
        var quote = word.Contains('\'') && !word.Contains('"') ? '"' : '\'';
        text.Append(quote);
        foreach (var c in word)
        {
            text.Append(c switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when c == quote => "\\" + c,
                _ when c < ' ' => $"\\x{(int)c:x2}",
                _ => c.ToString(),
            });
        }

        text.Append(quote);
    }
}
