namespace Video.Language.Tokens.Templates;

/// <summary>text.name(…), as Python's str has them.</summary>
internal static class StringMethods
{
    /// <returns>Null when there is no such method here.</returns>
    public static Function? Find(string text, string name) => name switch
    {
        "strip" => arguments => Strip(text, arguments.Get(0, "chars") as string),
        "lstrip" => arguments => arguments.Get(0, "chars") is string chars ? text.TrimStart(chars.ToCharArray()) : text.TrimStart(),
        "rstrip" => arguments => arguments.Get(0, "chars") is string chars ? text.TrimEnd(chars.ToCharArray()) : text.TrimEnd(),
        "split" => arguments => Split(text, arguments.Get(0, "sep"), arguments.Get(1, "maxsplit", -1L)),
        "splitlines" => _ => text.Length == 0 ? new List<object?>() : (text.EndsWith('\n') ? text[..^1] : text).Split('\n').ToList<object?>(),
        "startswith" => arguments => Any(arguments, part => text.StartsWith(part, StringComparison.Ordinal)),
        "endswith" => arguments => Any(arguments, part => text.EndsWith(part, StringComparison.Ordinal)),
        "upper" => _ => text.ToUpperInvariant(),
        "lower" => _ => text.ToLowerInvariant(),
        "capitalize" => _ => Capitalize(text),
        "replace" => arguments => Replace(text, arguments.Text(0, "old"), arguments.Text(1, "new")),
        "find" => arguments => (long)text.IndexOf(arguments.Text(0, "sub"), StringComparison.Ordinal),
        "join" => arguments => string.Join(text, Value.Items(arguments.Get(0, "iterable")).Select(Value.Text)),
        _ => null,
    };

    /// <summary>Without <paramref name="chars"/>: white space.</summary>
    public static string Strip(string text, string? chars) => chars is null ? text.Trim() : text.Trim(chars.ToCharArray());

    public static string Capitalize(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Replace(string text, string old, string with)
    {
        if (old.Length == 0) throw new ValueException("an empty text to replace");
        Budget.Check((long)text.Length / old.Length * with.Length + text.Length);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private static List<object?> Split(string text, object? separator, object? limit)
    {
        var count = limit is long and >= 0 and < int.MaxValue and var most ? (int)most + 1 : int.MaxValue;
        return separator switch
        {
            null => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
            string { Length: > 0 } by => [.. text.Split(by, count)],
            _ => throw new ValueException("a split by something that is not a text"),
        };
    }

    private static bool Any(Values arguments, Func<string, bool> holds) => arguments.Get(0, "prefix") switch
    {
        string part => holds(part),
        IReadOnlyList<object?> parts => parts.OfType<string>().Any(holds),
        var other => throw new ValueException($"{Value.TypeOf(other)} where a string is expected"),
    };
}
