namespace Video.Language.Tokens.Templates;

/// <summary>Something that a template can call.</summary>
internal delegate object? Function(Values arguments);

/// <summary>The arguments of a call, computed.</summary>
internal sealed class Values(IReadOnlyList<object?> inOrder, IReadOnlyDictionary<string, object?> byName)
{
    public IReadOnlyList<object?> InOrder { get; } = inOrder;

    public IReadOnlyDictionary<string, object?> ByName { get; } = byName;

    /// <summary>By position, else by name, else the default.</summary>
    public object? Get(int position, string name, object? otherwise = null) =>
        position < InOrder.Count ? InOrder[position] : ByName.TryGetValue(name, out var value) ? value : otherwise;

    public string Text(int position, string name, string? otherwise = null) => Get(position, name, otherwise) is string text
        ? text
        : throw new ValueException($"argument '{name}' is not a string");

    public IEnumerable<object?> All => InOrder;
}
