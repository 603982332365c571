using System.Text.Json;

namespace Video.Checkpoints;

/// <summary>Which published architectures can be run.</summary>
internal static class ModelFamily
{
    private const string Model = "llava_onevision";
    private const string Architecture = "LlavaOnevisionForConditionalGeneration";
    private const string Text = "qwen2";
    private const string Vision = "siglip_vision_model";

    /// <exception cref="VideoException">Names what config.json asks for and what there is.</exception>
    public static void Check(JsonElement config, string folder)
    {
        var type = StringAt(config, "model_type") ?? (Architectures(config).Contains(Architecture) ? Model : null);
        if (type != Model) throw Unknown(folder, "model_type", type ?? Architectures(config).FirstOrDefault());

        // Published configs leave out values that equal upstream's defaults, and these two are the defaults.
        CheckPart(config, "text_config", Text, folder);
        CheckPart(config, "vision_config", Vision, folder);
    }

    private static void CheckPart(JsonElement config, string part, string supported, string folder)
    {
        if (!config.TryGetProperty(part, out var section) || section.ValueKind == JsonValueKind.Null) return;
        if (section.ValueKind != JsonValueKind.Object) throw ModelFile.Unusable(folder, "config.json", $"has a {part} that is not an object");
        var type = StringAt(section, "model_type") ?? supported;
        if (type != supported) throw Unknown(folder, part + ".model_type", type);
    }

    private static VideoException Unknown(string folder, string field, string? found) => ModelFile.Unusable(
        folder,
        "config.json",
        (found is null ? $"names no {field}" : $"has {field} '{found}', which is unknown")
        + $"; supported is {Model} (text {Text}, vision {Vision})");

    private static IEnumerable<string?> Architectures(JsonElement config) =>
        config.TryGetProperty("architectures", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString())
            : [];

    private static string? StringAt(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
