namespace Video.Language.Tokens.Templates;

/// <summary>namespace(…): values that a loop's body may set for what comes after the loop.</summary>
internal sealed class Namespace
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}
