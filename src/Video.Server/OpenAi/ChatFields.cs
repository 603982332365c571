using System.Text.Json;

namespace Video.Server.OpenAi;

/// <summary>Fields of OpenAI's that this service does not have: what changes nothing is taken, what would change the answer is refused.</summary>
internal static class ChatFields
{
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "user", "metadata", "store", "service_tier", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "parallel_tool_calls", "reasoning_effort", "verbosity", "prediction",
    };

    /// <summary>What a field may say that means "not used".</summary>
    private static readonly Dictionary<string, Func<JsonElement, bool>> Unused = new(StringComparer.Ordinal)
    {
        ["tools"] = IsEmpty,
        ["functions"] = IsEmpty,
        ["tool_choice"] = value => IsWord(value, "none"),
        ["function_call"] = value => IsWord(value, "none"),
        ["response_format"] = value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out var type) && IsWord(type, "text"),
        ["logprobs"] = value => value.ValueKind == JsonValueKind.False,
        ["top_logprobs"] = IsZero,
        ["logit_bias"] = IsEmpty,
        ["frequency_penalty"] = IsZero,
        ["presence_penalty"] = IsZero,
        ["modalities"] = value => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => IsWord(item, "text")),
        ["audio"] = _ => false,
        ["web_search_options"] = _ => false,
    };

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the first field that cannot be honoured, or that nobody knows.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, JsonElement>> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value.ValueKind == JsonValueKind.Null || Harmless.Contains(name)) continue;
            if (!Unused.TryGetValue(name, out var unused)) throw Invalid($"Unknown field '{name}'.", name);
            if (!unused(value)) throw Invalid($"'{name}' is not supported here: answers are plain text.", name);
        }
    }

    private static bool IsWord(JsonElement value, string word) => value.ValueKind == JsonValueKind.String && value.ValueEquals(word);

    private static bool IsZero(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0;

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.GetPropertyCount() == 0,
        _ => false,
    };

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
