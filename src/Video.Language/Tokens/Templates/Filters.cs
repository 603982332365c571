namespace Video.Language.Tokens.Templates;

/// <summary>value | name(…), as https://jinja.palletsprojects.com/en/stable/templates/#builtin-filters has them.</summary>
internal static class Filters
{
    /// <returns>Null when there is no such filter here.</returns>
    public static Func<object?, Values, object?>? Find(string name) => name switch
    {
        "tojson" => (value, arguments) => ValueJson.Of(value, arguments.Get(0, "indent") is long indent ? (int)Math.Clamp(indent, 0, 16) : null),
        "trim" => (value, arguments) => StringMethods.Strip(Value.Text(value), arguments.Get(0, "chars") as string),
        "length" or "count" => (value, _) => Length(value),
        "upper" => (value, _) => Value.Text(value).ToUpperInvariant(),
        "lower" => (value, _) => Value.Text(value).ToLowerInvariant(),
        "capitalize" => (value, _) => StringMethods.Capitalize(Value.Text(value)),
        "replace" => (value, arguments) => StringMethods.Replace(Value.Text(value), arguments.Text(0, "old"), arguments.Text(1, "new")),
        "string" => (value, _) => Value.Text(value),
        "safe" => (value, _) => value,
        "int" => (value, arguments) => Int(value, arguments.Get(0, "default", 0L)),
        "default" or "d" => Default,
        "join" => (value, arguments) => Join(Value.Items(value), arguments),
        "first" => (value, _) => Value.Items(value) is [var first, ..] ? first : new Undefined("first item"),
        "last" => (value, _) => Value.Items(value) is [.., var last] ? last : new Undefined("last item"),
        "list" => (value, _) => Value.Items(value),
        "reverse" => (value, _) => value is string text ? Value.Text(string.Concat(Value.Items(text).Reverse())) : Value.Items(value).Reverse().ToList(),
        "items" => (value, _) => Members.Pairs(Mapping(value)),
        "map" => Map,
        "selectattr" => (value, arguments) => ByAttribute(value, arguments, wanted: true),
        "rejectattr" => (value, arguments) => ByAttribute(value, arguments, wanted: false),
        "select" => (value, arguments) => ByItself(value, arguments, wanted: true),
        "reject" => (value, arguments) => ByItself(value, arguments, wanted: false),
        _ => null,
    };

    private static long Length(object? value) =>
        value is string text ? text.EnumerateRunes().Count() : Value.Items(value).Count;

    private static object? Int(object? value, object? otherwise) => value switch
    {
        string text => long.TryParse(text.Trim(), out var number) ? number : otherwise,
        _ => Value.Number(value) is { } number ? (long)number : otherwise,
    };

    private static object? Default(object? value, Values arguments)
    {
        var alsoFalse = Value.IsTrue(arguments.Get(1, "boolean", false));
        return value is Undefined || (alsoFalse && !Value.IsTrue(value)) ? arguments.Get(0, "default_value", "") : value;
    }

    private static string Join(IReadOnlyList<object?> items, Values arguments)
    {
        var separator = Value.Text(arguments.Get(0, "d", ""));
        var parts = items.Select(item => Value.Text(arguments.Get(1, "attribute") is string name ? Members.Path(item, name) : item)).ToList();
        Budget.Check(parts.Sum(part => (long)part.Length + separator.Length));
        return string.Join(separator, parts);
    }

    private static List<object?> Map(object? value, Values arguments)
    {
        if (arguments.ByName.TryGetValue("attribute", out var attribute))
        {
            var path = Value.Text(attribute);
            return [.. Value.Items(value).Select(item => Members.Path(item, path) is Undefined && arguments.ByName.TryGetValue("default", out var other) ? other : Members.Path(item, path))];
        }

        var name = arguments.Text(0, "filter");
        var filter = Find(name) ?? throw new ValueException($"the filter '{name}', which is not supported");
        var rest = new Values([.. arguments.InOrder.Skip(1)], arguments.ByName);
        return [.. Value.Items(value).Select(item => filter(item, rest))];
    }

    private static List<object?> ByAttribute(object? value, Values arguments, bool wanted)
    {
        var path = arguments.Text(0, "attribute");
        var holds = TestFrom(arguments, 1);
        return [.. Value.Items(value).Where(item => holds(Members.Path(item, path)) == wanted)];
    }

    private static List<object?> ByItself(object? value, Values arguments, bool wanted)
    {
        var holds = TestFrom(arguments, 0);
        return [.. Value.Items(value).Where(item => holds(item) == wanted)];
    }

    // Without a test's name, truth itself is the test.
    private static Func<object?, bool> TestFrom(Values arguments, int position)
    {
        if (arguments.InOrder.Count <= position) return Value.IsTrue;
        var name = arguments.Text(position, "test");
        var test = Tests.Find(name) ?? throw new ValueException($"the test '{name}', which is not supported");
        var rest = new Values([.. arguments.InOrder.Skip(position + 1)], arguments.ByName);
        return item => test(item, rest);
    }

    private static IReadOnlyDictionary<string, object?> Mapping(object? value) =>
        value as IReadOnlyDictionary<string, object?> ?? throw new ValueException($"{Value.TypeOf(value)} where a mapping is expected");
}
