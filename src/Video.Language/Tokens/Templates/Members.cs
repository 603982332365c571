namespace Video.Language.Tokens.Templates;

/// <summary>target.name and target[key].</summary>
internal static class Members
{
    /// <summary>target.name: a method first, then an item, as Jinja looks them up.</summary>
    public static object? Get(object? target, string name) => target switch
    {
        Undefined undefined => throw new ValueException($"'{undefined.Name}', which is undefined, has no '{name}'"),
        null => new Undefined(name),
        string text => StringMethods.Find(text, name) ?? (object)new Undefined(name),
        Namespace scope => scope.Values.TryGetValue(name, out var value) ? value : new Undefined(name),
        IReadOnlyDictionary<string, object?> mapping =>
            Method(mapping, name) ?? (mapping.TryGetValue(name, out var value) ? value : new Undefined(name)),
        _ => new Undefined(name),
    };

    /// <summary>target[key]; a place that is not there is undefined.</summary>
    public static object? Get(object? target, object? key) => (target, key) switch
    {
        (Undefined undefined, _) => throw new ValueException($"'{undefined.Name}', which is undefined, has no items"),
        (IReadOnlyDictionary<string, object?> mapping, string name) => mapping.TryGetValue(name, out var value) ? value : new Undefined(name),
        (string or IReadOnlyList<object?>, long index) => At(Value.Items(target), index),
        (_, string name) => Get(target, name),
        _ => new Undefined(Value.Text(key)),
    };

    /// <summary>"a.b": a, and of that b.</summary>
    public static object? Path(object? target, string path) =>
        path.Split('.').Aggregate(target, (value, name) => value is Undefined ? value : Get(value, (object?)name));

    public static List<object?> Pairs(IReadOnlyDictionary<string, object?> mapping) =>
        [.. mapping.Select(item => (object?)new List<object?> { item.Key, item.Value })];

    public static object Slice(object? target, long? from, long? to, long step)
    {
        if (step == 0) throw new ValueException("a slice with step 0");
        var items = Value.Items(target);
        // Python's rules: bounds count from the end when negative, and are clipped to the list.
        var (lowest, highest) = step > 0 ? (0L, items.Count) : (-1L, items.Count - 1L);
        var first = from is { } start ? Math.Clamp(start < 0 ? start + items.Count : start, lowest, highest) : step > 0 ? lowest : highest;
        var end = to is { } stop ? Math.Clamp(stop < 0 ? stop + items.Count : stop, lowest, highest) : step > 0 ? highest : lowest;
        var result = new List<object?>();
        for (var at = first; step > 0 ? at < end : at > end; at += step) result.Add(items[(int)at]);
        return target is string ? string.Concat(result) : result;
    }

    private static object? At(IReadOnlyList<object?> items, long index)
    {
        var at = index < 0 ? index + items.Count : index;
        return at >= 0 && at < items.Count ? items[(int)at] : new Undefined($"item {index}");
    }

    private static Function? Method(IReadOnlyDictionary<string, object?> mapping, string name) => name switch
    {
        "items" => _ => Pairs(mapping),
        "keys" => _ => mapping.Keys.ToList<object?>(),
        "values" => _ => mapping.Values.ToList(),
        "get" => arguments => mapping.TryGetValue(Value.Text(arguments.Get(0, "key")), out var value) ? value : arguments.Get(1, "default"),
        _ => null,
    };
}
