using System.Text.Json;

namespace Video.Language.Tokens;

/// <summary>Ids as tokenizer.json writes them.</summary>
internal static class TokenId
{
    // Tables are as long as the largest id, so a wild one must not be believed.
    private const int Largest = 10_000_000;

    /// <exception cref="FormatException">It is no whole number between 0 and ten million.</exception>
    public static int Read(JsonElement value, string token) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id is >= 0 and <= Largest
            ? id
            : throw new FormatException($"token '{token}' has id {value}; ids are 0 to {Largest:N0}");
}
