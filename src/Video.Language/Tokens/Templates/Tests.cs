namespace Video.Language.Tokens.Templates;

/// <summary>value is name(…), as https://jinja.palletsprojects.com/en/stable/templates/#builtin-tests has them.</summary>
internal static class Tests
{
    /// <returns>Null when there is no such test here.</returns>
    public static Func<object?, Values, bool>? Find(string name) => name switch
    {
        "defined" => (value, _) => value is not Undefined,
        "undefined" => (value, _) => value is Undefined,
        "none" => (value, _) => value is null,
        "boolean" => (value, _) => value is bool,
        "true" => (value, _) => value is true,
        "false" => (value, _) => value is false,
        "string" => (value, _) => value is string,
        "number" => (value, _) => value is long or double or bool,
        "integer" => (value, _) => value is long,
        "float" => (value, _) => value is double,
        "mapping" => (value, _) => value is IReadOnlyDictionary<string, object?>,
        "sequence" => (value, _) => value is string or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>,
        "iterable" => (value, _) => value is string or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> or Undefined,
        "callable" => (value, _) => value is Function,
        "odd" => (value, _) => Remainder(value, 2L) != 0,
        "even" => (value, _) => Remainder(value, 2L) == 0,
        "divisibleby" => (value, arguments) => Remainder(value, arguments.Get(0, "num")) == 0,
        "in" => (value, arguments) => Operators.Contains(arguments.Get(0, "seq"), value),
        "equalto" or "eq" or "==" => Comparing("=="),
        "ne" or "!=" => Comparing("!="),
        "lt" or "lessthan" or "<" => Comparing("<"),
        "le" or "<=" => Comparing("<="),
        "gt" or "greaterthan" or ">" => Comparing(">"),
        "ge" or ">=" => Comparing(">="),
        _ => null,
    };

    private static Func<object?, Values, bool> Comparing(string name) =>
        (value, arguments) => Operators.Compare(name, value, arguments.Get(0, "other", new Undefined("other")));

    private static long Remainder(object? value, object? by) => Operators.Apply("%", value, by) is long rest
        ? rest
        : throw new ValueException($"{Value.TypeOf(value)} where a whole number is expected");
}
