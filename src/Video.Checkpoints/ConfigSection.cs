using System.Text.Json;

namespace Video.Checkpoints;

/// <summary>One object of a config.json. Published configs leave out what equals upstream's default, so every reading names its default.</summary>
/// <remarks>A value of the wrong kind or below its range is a <see cref="VideoException"/> that names the key.</remarks>
public sealed class ConfigSection
{
    private readonly JsonElement _values;
    private readonly string _name;

    private ConfigSection(JsonElement values, string name) => (_values, _name) = (values, name);

    /// <summary>The whole of a config.json.</summary>
    public static ConfigSection Root(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object
            ? new ConfigSection(config, "")
            : throw new VideoException(ErrorCode.UnusableModel, "config.json is not a JSON object.", "config.json");

    /// <summary>True when the key is there and not null.</summary>
    public bool Has(string key) => _values.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A nested object; null when it is absent.</summary>
    public ConfigSection? Section(string key) =>
        !Has(key) ? null
        : _values.GetProperty(key) is { ValueKind: JsonValueKind.Object } inner ? new ConfigSection(inner, $"{_name}{key}.")
        : throw Wrong(key, "an object");

    /// <summary>A whole number that must be at least 1.</summary>
    public int Count(string key, int absent)
    {
        var value = Whole(key, absent);
        return value >= 1 ? value : throw Wrong(key, "a whole number of at least 1");
    }

    public int Whole(string key, int absent) =>
        !Has(key) ? absent
        : _values.GetProperty(key) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value
        : throw Wrong(key, "a whole number");

    /// <summary>A number that must be above 0.</summary>
    public double Positive(string key, double absent)
    {
        if (!Has(key)) return absent;
        var element = _values.GetProperty(key);
        return element.ValueKind == JsonValueKind.Number && element.GetDouble() is > 0 and < double.PositiveInfinity and var value
            ? value
            : throw Wrong(key, "a number above 0");
    }

    public bool Flag(string key, bool absent) =>
        !Has(key) ? absent
        : _values.GetProperty(key).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, "true or false"),
        };

    public string Word(string key, string absent) =>
        !Has(key) ? absent
        : _values.GetProperty(key) is { ValueKind: JsonValueKind.String } text ? text.GetString()!
        : throw Wrong(key, "a string");

    /// <summary>A word of which only some are known here.</summary>
    /// <exception cref="VideoException">Any other: it names the key, what was found and what is known.</exception>
    public string OneOf(string key, string absent, params string[] known)
    {
        var value = Word(key, absent);
        return known.Contains(value) ? value : throw Unsupported(key, $"'{value}'", string.Join(", ", known));
    }

    /// <summary>The refusal of a value that is well formed but not known here.</summary>
    public VideoException Unsupported(string key, string found, string known) =>
        new(ErrorCode.UnusableModel, $"config.json: {_name}{key} is {found}, which is not supported; supported: {known}.", _name + key);

    private VideoException Wrong(string key, string wanted) =>
        new(ErrorCode.UnusableModel, $"config.json: {_name}{key} is {_values.GetProperty(key).GetRawText()}, but must be {wanted}.", _name + key);
}
