using System.Text.Json;

namespace Video.Language.Tokens;

/// <summary>The added_tokens of a tokenizer.json.</summary>
internal static class AddedTokensFile
{
    /// <param name="list">The array's objects.</param>
    /// <param name="vocabulary">The model's own tokens; one that is also there keeps the id it has there.</param>
    public static IReadOnlyList<AddedToken> Read(IEnumerable<JsonElement> list, IReadOnlyDictionary<string, int> vocabulary)
    {
        var tokens = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (var item in list)
        {
            var content = item.Text("content");
            if (content.Length == 0) continue;
            var id = vocabulary.TryGetValue(content, out var own) ? own : TokenId.Read(item.Required("id"), content);
            var special = item.Flag("special");
            // A token added without the field was normalised unless it was special.
            tokens[content] = new AddedToken(
                id,
                content,
                item.Flag("single_word"),
                item.Flag("lstrip"),
                item.Flag("rstrip"),
                item.Flag("normalized", otherwise: !special),
                special);
        }

        return [.. tokens.Values];
    }
}
