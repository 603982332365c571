using System.Text.Json;

namespace Video.Language.Tokens;

/// <summary>Finds the chat template of a model's folder.</summary>
internal static class ChatTemplateFile
{
    private const string JinjaFile = "chat_template.jinja";
    private const string JsonFile = "chat_template.json";
    private const string TokenizerFile = "tokenizer_config.json";

    public static (string Source, string Origin, IReadOnlyDictionary<string, string> Variables) Read(Func<string, string?> readText)
    {
        var tokenizer = ReadObject(readText, TokenizerFile);
        var variables = tokenizer is { } config ? SpecialTokens(config) : [];
        if (readText(JinjaFile) is { } jinja) return (jinja, JinjaFile, variables);
        if (ReadObject(readText, JsonFile) is { } json && TemplateIn(json, JsonFile) is { } own) return (own, JsonFile, variables);
        if (tokenizer is { } root && TemplateIn(root, TokenizerFile) is { } shared) return (shared, TokenizerFile, variables);
        throw new VideoException(
            ErrorCode.UnusableModel, $"The model has no chat template: there is none in {JinjaFile}, {JsonFile} or {TokenizerFile}.", JsonFile);
    }

    private static JsonElement? ReadObject(Func<string, string?> readText, string file)
    {
        if (readText(file) is not { } text) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Unusable($"{file} of the model is not a JSON object.", file);
        }
        catch (JsonException error)
        {
            throw Unusable($"{file} of the model is not JSON: {error.Message}", file, error);
        }
    }

    // One string, or several with names: [{"name": "default", "template": "…"}, …] or {"default": "…"}.
    private static string? TemplateIn(JsonElement root, string file)
    {
        if (!root.TryGetProperty("chat_template", out var value) || value.ValueKind == JsonValueKind.Null) return null;
        var found = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Object => TextOf(value, "default"),
            JsonValueKind.Array => value.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.Object && TextOf(item, "name") == "default")
                .Select(item => TextOf(item, "template")).FirstOrDefault(),
            _ => null,
        };
        return found ?? throw Unusable($"{file} of the model has a chat_template that is neither a string nor has one named 'default'.", file);
    }

    // {"eos_token": "x"} or {"eos_token": {"content": "x", …}}
    private static Dictionary<string, string> SpecialTokens(JsonElement config)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token" })
        {
            if (!config.TryGetProperty(name, out var value)) continue;
            if ((value.ValueKind == JsonValueKind.Object ? TextOf(value, "content") : TextOf(config, name)) is { } text) tokens[name] = text;
        }

        return tokens;
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static VideoException Unusable(string message, string file, Exception? inner = null) =>
        new(ErrorCode.UnusableModel, message, file, inner);
}
