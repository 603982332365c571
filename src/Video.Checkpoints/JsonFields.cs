using System.Text.Json;

namespace Video.Checkpoints;

/// <summary>Reads optional fields of one object of a model's file; a null counts as absent, a wrong kind is an error with its place.</summary>
internal sealed class JsonFields(JsonElement root, string folder, string file)
{
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(name, "is not a string"),
    };

    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw Wrong(name, "is not a number"),
    };

    public JsonFields? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonFields(value, folder, file),
        _ => throw Wrong(name, "is not an object"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "is neither true nor false"),
    };

    /// <summary>All fields of an object whose fields are strings, in their order.</summary>
    public IReadOnlyDictionary<string, string> Texts()
    {
        var texts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in root.EnumerateObject())
            texts[field.Name] = Text(field.Name) ?? throw Wrong(field.Name, "is null");
        return texts;
    }

    /// <summary>One whole number or an array of them; empty when absent.</summary>
    public IReadOnlyList<int> WholeNumbers(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } values => [.. values.EnumerateArray().Select(value => WholeNumber(name, value))],
        { } value => [WholeNumber(name, value)],
    };

    public VideoException Wrong(string name, string reason) => ModelFile.Unusable(folder, file, $"has a '{name}' that {reason}");

    private int WholeNumber(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Wrong(name, "is neither a whole number nor an array of them");

    private JsonElement? Find(string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
