using System.Globalization;
using System.Text;

namespace Video.Language.Tokens.Templates;

/// <summary>tojson as Hugging Face's templates have it: Python's json.dumps with ensure_ascii=False.</summary>
internal static class ValueJson
{
    /// <param name="value">No undefined, namespace or function in it.</param>
    /// <param name="indent">Spaces a level; null: all on one line, with a space after commas and colons.</param>
    public static string Of(object? value, int? indent)
    {
        var text = new StringBuilder();
        Write(value, indent, 0, text);
        return text.ToString();
    }

    private static void Write(object? value, int? indent, int level, StringBuilder text)
    {
        Budget.CheckNesting();
        Budget.Check(text.Length);
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case long or double:
                text.Append(Value.Text(value));
                break;
            case string word:
                WriteText(word, text);
                break;
            case IReadOnlyDictionary<string, object?> mapping:
                Join('{', '}', [.. mapping], indent, level, text, item =>
                {
                    WriteText(item.Key, text);
                    text.Append(": ");
                    Write(item.Value, indent, level + 1, text);
                });
                break;
            case IReadOnlyList<object?> list:
                Join('[', ']', list, indent, level, text, item => Write(item, indent, level + 1, text));
                break;
            default:
                throw new ValueException($"{Value.TypeOf(value)} cannot be written as JSON");
        }
    }

    private static void Join<T>(char open, char close, IReadOnlyList<T> items, int? indent, int level, StringBuilder text, Action<T> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(indent is null ? ", " : ",");
            NewLine(level + 1);
            write(items[i]);
        }

        if (items.Count > 0) NewLine(level);
        text.Append(close);

        void NewLine(int depth)
        {
            if (indent is { } width) text.Append('\n').Append(' ', width * depth);
        }
    }

    private static void WriteText(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n' or '\r' or '\t' or '\b' or '\f':
                    text.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', '\t' => 't', '\b' => 'b', _ => 'f' });
                    break;
                case < ' ':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
