using System.Text.Json;

namespace Video.Language.Tokens;

/// <summary>Fields of tokenizer.json's objects; what is missing or of the wrong kind is a FormatException with the field's name.</summary>
internal static class JsonField
{
    public static JsonElement Required(this JsonElement json, string name) => json.Optional(name) ?? throw new FormatException($"there is no '{name}'");

    /// <summary>Null when absent or null.</summary>
    public static JsonElement? Optional(this JsonElement json, string name) =>
        json.ValueKind != JsonValueKind.Object ? throw new FormatException($"an object with '{name}' is expected in place of {Short(json)}")
        : json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value
        : null;

    public static string Text(this JsonElement json, string name) => json.Required(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw new FormatException($"'{name}' is not a string");

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.Required(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : throw new FormatException($"'{name}' is not an array");

    public static bool Flag(this JsonElement json, string name, bool otherwise = false) => json.Optional(name)?.ValueKind switch
    {
        null => otherwise,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"'{name}' is neither true nor false"),
    };

    private static string Short(JsonElement json) => json.GetRawText() is { Length: > 40 } text ? text[..40] + "…" : json.GetRawText();
}
