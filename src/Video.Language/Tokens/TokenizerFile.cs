using System.Text.Json;

namespace Video.Language.Tokens;

/// <summary>Reads tokenizer.json and refuses, by name, what this tokenizer does not do.</summary>
internal static class TokenizerFile
{
    public static TokenizerParts Parse(string json, string origin)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Parse(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw Unusable(origin, $"is broken: {error.Message.TrimEnd('.')}", error);
        }
        catch (NotSupportedException error)
        {
            throw Unusable(origin, $"is not supported: {error.Message.TrimEnd('.')}", error);
        }
    }

    private static TokenizerParts Parse(JsonElement root)
    {
        var model = root.Required("model");
        CheckModel(model);
        CheckDecoder(root.Optional("decoder"));

        var ids = ReadVocabulary(model.Required("vocab"));
        var merges = ReadMerges(model.Items("merges"), ids);
        var unknown = model.Optional("unk_token") is null ? (int?)null : IdOf(ids, model.Text("unk_token"));
        var options = new BytePairOptions(model.Flag("ignore_merges"), unknown, model.Flag("fuse_unk"));

        // The model knows its own tokens only; an added one that looks like a merge's result must not become one.
        var bytePairs = new BytePairModel(new Vocabulary(ids), merges, options);
        var added = root.Optional("added_tokens") is null ? [] : AddedTokensFile.Read(root.Items("added_tokens"), ids);
        var all = new Dictionary<string, int>(ids, StringComparer.Ordinal);
        foreach (var addition in added) all[addition.Content] = addition.Id;
        CheckUnique(all);
        return new TokenizerParts(
            new Vocabulary(all),
            bytePairs,
            added,
            SplittersFile.Read(root.Optional("pre_tokenizer")),
            NormalizerFile.Read(root.Optional("normalizer")));
    }

    private static void CheckModel(JsonElement model)
    {
        // Files from before 2020 do not say the type; merges are what only BPE has.
        var type = model.Optional("type") is not null ? model.Text("type") : model.Optional("merges") is null ? "none" : "BPE";
        if (type != "BPE") throw new NotSupportedException($"its model is '{type}'; byte-level BPE is what can be read");
        if (model.Flag("byte_fallback")) throw new NotSupportedException("its model uses byte_fallback; byte-level BPE does without");
        if (model.Optional("dropout") is { } dropout && dropout.GetRawText() is not ("0" or "0.0")) throw new NotSupportedException("its model uses dropout");
        foreach (var affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (model.Optional(affix) is not null && model.Text(affix) != "") throw new NotSupportedException($"its model uses {affix}");
        }
    }

    private static void CheckDecoder(JsonElement? decoder)
    {
        var type = decoder?.Text("type");
        if (type == "Sequence") type = string.Join(", ", decoder!.Value.Items("decoders").Select(part => part.Text("type")));
        if (type != "ByteLevel") throw new NotSupportedException($"its decoder is '{type ?? "none"}'; ByteLevel is what can be read");
    }

    private static Dictionary<string, int> ReadVocabulary(JsonElement vocabulary)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object) throw new FormatException("'vocab' is not an object");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in vocabulary.EnumerateObject())
        {
            if (!ids.TryAdd(item.Name, TokenId.Read(item.Value, item.Name))) throw new FormatException($"token '{item.Name}' is there twice");
        }

        return ids;
    }

    private static Dictionary<long, BytePairModel.Merge> ReadMerges(IEnumerable<JsonElement> merges, Dictionary<string, int> ids)
    {
        var result = new Dictionary<long, BytePairModel.Merge>();
        var rank = 0;
        foreach (var merge in merges)
        {
            var (left, right) = ReadMerge(merge);
            var pair = BytePairModel.PairOf(IdOf(ids, left), IdOf(ids, right));
            // Of a repeated merge the last rank counts, as it does there.
            result[pair] = new BytePairModel.Merge(rank++, IdOf(ids, left + right));
        }

        return result;
    }

    // "a b" until tokenizers 0.19, ["a", "b"] since.
    private static (string Left, string Right) ReadMerge(JsonElement merge)
    {
        string?[] parts = merge.ValueKind switch
        {
            JsonValueKind.String => merge.GetString()!.Split(' '),
            JsonValueKind.Array => merge.EnumerateArray().Select(TextOrNull).ToArray(),
            _ => [],
        };
        return parts is [{ } left, { } right] ? (left, right) : throw new FormatException($"a merge is not two tokens: {merge.GetRawText()}");
    }

    private static string? TextOrNull(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void CheckUnique(Dictionary<string, int> all)
    {
        foreach (var same in all.GroupBy(item => item.Value).Where(group => group.Skip(1).Any()))
            throw new FormatException($"tokens {string.Join(" and ", same.Select(item => $"'{item.Key}'"))} have the same id {same.Key}");
    }

    private static int IdOf(Dictionary<string, int> ids, string token) =>
        ids.TryGetValue(token, out var id) ? id : throw new FormatException($"its merges or unk_token name '{token}', which the vocabulary lacks");

    private static VideoException Unusable(string origin, string reason, Exception inner) =>
        new(ErrorCode.UnusableModel, $"The tokenizer {origin} {reason}.", "tokenizer.json", inner);
}
