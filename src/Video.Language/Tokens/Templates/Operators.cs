namespace Video.Language.Tokens.Templates;

/// <summary>Arithmetic and comparison of values.</summary>
internal static class Operators
{
    public static object? Apply(string name, object? left, object? right)
    {
        if (name == "~") return Concatenate(Value.Text(left), Value.Text(right));
        return (name, left, right) switch
        {
            ("+", string a, string b) => Concatenate(a, b),
            ("+", IReadOnlyList<object?> a, IReadOnlyList<object?> b) => Concatenate(a, b),
            ("*", string a, long n) => Repeat(a, n),
            ("*", long n, string a) => Repeat(a, n),
            (_, long or bool, long or bool) => Whole(name, (long)Value.Number(left)!.Value, (long)Value.Number(right)!.Value),
            _ when Value.Number(left) is { } a && Value.Number(right) is { } b => Real(name, a, b),
            _ => throw new ValueException($"'{name}' between {Value.TypeOf(left)} and {Value.TypeOf(right)}"),
        };
    }

    public static bool Compare(string name, object? left, object? right) => name switch
    {
        "==" => Value.Equals(left, right),
        "!=" => !Value.Equals(left, right),
        "in" => Contains(right, left),
        "not in" => !Contains(right, left),
        "<" => Order(left, right) < 0,
        "<=" => Order(left, right) <= 0,
        ">" => Order(left, right) > 0,
        _ => Order(left, right) >= 0,
    };

    public static object? Negate(object? value) => value switch
    {
        // As an object, or the switch would make both a double.
        long number => (object)-number,
        double number => -number,
        _ => throw new ValueException($"'-' before {Value.TypeOf(value)}"),
    };

    public static bool Contains(object? container, object? item) => container switch
    {
        string text => item is string part
            ? text.Contains(part, StringComparison.Ordinal)
            : throw new ValueException($"{Value.TypeOf(item)} is looked for in a string"),
        IReadOnlyDictionary<string, object?> mapping => item is string key && mapping.ContainsKey(key),
        _ => Value.Items(container).Any(other => Value.Equals(other, item)),
    };

    private static int Order(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        _ when Value.Number(left) is { } a && Value.Number(right) is { } b => a.CompareTo(b),
        _ => throw new ValueException($"an order between {Value.TypeOf(left)} and {Value.TypeOf(right)}"),
    };

    private static string Concatenate(string left, string right)
    {
        Budget.Check((long)left.Length + right.Length);
        return left + right;
    }

    private static List<object?> Concatenate(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        Budget.Check((long)left.Count + right.Count);
        return [.. left, .. right];
    }

    private static string Repeat(string text, long times)
    {
        times = Math.Max(0, times);
        if (text.Length > 0) Budget.Check(times);
        Budget.Check(text.Length * (text.Length > 0 ? times : 0));
        return text.Length == 0 ? "" : string.Concat(Enumerable.Repeat(text, (int)times));
    }

    private static object Whole(string name, long a, long b)
    {
        if (name is "//" or "/" or "%" && b == 0) throw new ValueException("a division by zero");
        try
        {
            return name switch
            {
                // As an object, or the switch would make all a double.
                "+" => (object)checked(a + b),
                "-" => checked(a - b),
                "*" => checked(a * b),
                // Rounded down, as Python does; .NET rounds towards zero.
                "//" => checked(a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0),
                "%" => a % b == 0 ? 0L : ((a % b) + b) % b,
                "**" when b >= 0 => checked((long)Math.Pow(a, b)),
                _ => Real(name, a, b),
            };
        }
        catch (OverflowException)
        {
            throw new ValueException($"'{name}' of numbers that are too large");
        }
    }

    private static double Real(string name, double a, double b) => name switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "**" => Math.Pow(a, b),
        _ when b == 0 => throw new ValueException("a division by zero"),
        "/" => a / b,
        "//" => Math.Floor(a / b),
        _ => a - b * Math.Floor(a / b),
    };
}
