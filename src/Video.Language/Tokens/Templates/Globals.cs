namespace Video.Language.Tokens.Templates;

/// <summary>What a chat template may call.</summary>
internal static class Globals
{
    /// <returns>Null when there is no such function here.</returns>
    public static Function? Find(string name) => name switch
    {
        "namespace" => NewNamespace,
        "dict" => arguments => arguments.ByName.ToDictionary(item => item.Key, item => item.Value),
        "range" => Range,
        "raise_exception" => arguments => throw new RefusedException(Value.Text(arguments.Get(0, "message", ""))),
        _ => null,
    };

    private static Namespace NewNamespace(Values arguments)
    {
        var result = new Namespace();
        foreach (var (name, value) in arguments.ByName) result.Values[name] = value;
        return result;
    }

    private static List<object?> Range(Values arguments)
    {
        var bounds = arguments.InOrder.Select(bound => bound as long? ?? throw new ValueException("a range of something that is no whole number")).ToArray();
        var (from, to, step) = bounds switch
        {
            [var end] => (0, end, 1),
            [var start, var end] => (start, end, 1),
            [var start, var end, var by] when by != 0 => (start, end, by),
            _ => throw new ValueException("a range needs one to three whole numbers, and a step other than 0"),
        };
        var count = Math.Max(0, (long)Math.Ceiling(((double)to - from) / step));
        Budget.Check(count);
        return [.. Enumerable.Range(0, (int)count).Select(i => (object?)(from + i * step))];
    }
}
