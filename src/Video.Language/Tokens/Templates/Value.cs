namespace Video.Language.Tokens.Templates;

/// <summary>
/// A template's values are null, bool, long, double, string, a list, a mapping with string keys, <see cref="Undefined"/>,
/// <see cref="Namespace"/> and <see cref="Function"/>; what they mean is Python's.
/// </summary>
internal static class Value
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        IReadOnlyDictionary<string, object?> mapping => mapping.Count > 0,
        _ => true,
    };

    public static string TypeOf(object? value) => value switch
    {
        null => "none",
        Undefined undefined => $"undefined ('{undefined.Name}')",
        bool => "a boolean",
        long or double => "a number",
        string => "a string",
        IReadOnlyList<object?> => "a list",
        IReadOnlyDictionary<string, object?> => "a mapping",
        Namespace => "a namespace",
        _ => "a function",
    };

    /// <summary>What loops run over: a list's items, a mapping's keys, a string's characters.</summary>
    public static IReadOnlyList<object?> Items(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        IReadOnlyDictionary<string, object?> mapping => [.. mapping.Keys],
        string text => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        Undefined => [],
        _ => throw new ValueException($"{TypeOf(value)} where a list is expected"),
    };

    /// <summary>As str() writes it.</summary>
    public static string Text(object? value) => ValueText.Of(value);

    public static new bool Equals(object? left, object? right)
    {
        var compared = 0;
        return Equals(left, right, ref compared);
    }

    /// <summary>Numbers, and booleans as 0 and 1; null for anything else.</summary>
    public static double? Number(object? value) => value switch
    {
        bool flag => flag ? 1 : 0,
        long number => number,
        double number => number,
        _ => null,
    };

    // Counts, because a list may hold another twice, that one another twice, and so on.
    private static bool Equals(object? left, object? right, ref int compared)
    {
        Budget.CheckNesting();
        Budget.Check(++compared);
        switch (left, right)
        {
            case (string a, string b):
                return a == b;
            case (IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                if (a.Count != b.Count) return false;
                for (var i = 0; i < a.Count; i++)
                {
                    if (!Equals(a[i], b[i], ref compared)) return false;
                }

                return true;
            case (IReadOnlyDictionary<string, object?> a, IReadOnlyDictionary<string, object?> b):
                if (a.Count != b.Count) return false;
                foreach (var (key, value) in a)
                {
                    if (!b.TryGetValue(key, out var other) || !Equals(value, other, ref compared)) return false;
                }

                return true;
            case (Undefined, Undefined):
                return true;
            default:
                return Number(left) is { } x && Number(right) is { } y ? x == y : ReferenceEquals(left, right);
        }
    }
}
