namespace Video.Language.Tokens.Templates;

/// <summary>Names and their values. What a loop's body sets is gone after each turn.</summary>
internal sealed class Scope(Scope? outer = null)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public object? this[string name]
    {
        get => _values.TryGetValue(name, out var value) ? value : outer is null ? new Undefined(name) : outer[name];
        set => _values[name] = value;
    }
}
