using System.Text.Json;
using System.Text.RegularExpressions;
using Video.Language.Tokens.Splitting;

namespace Video.Language.Tokens;

/// <summary>The pre_tokenizer of a tokenizer.json: Split, Digits and ByteLevel, alone or in a Sequence that ends with ByteLevel.</summary>
internal static class SplittersFile
{
    // ByteLevel's own (GPT-2, https://github.com/openai/gpt-2/blob/master/src/encoder.py).
    private const string ByteLevelPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <exception cref="NotSupportedException">Names the part that cannot be done.</exception>
    public static IReadOnlyList<Splitter> Read(JsonElement? preTokenizer)
    {
        if (preTokenizer is not { } described) throw new NotSupportedException("it has no pre_tokenizer; ByteLevel is needed");
        var parts = Flatten(described).ToList();
        if (parts.Count == 0 || TypeOf(parts[^1]) != "ByteLevel" || parts.Count(part => TypeOf(part) == "ByteLevel") != 1)
            throw new NotSupportedException(
                $"its pre_tokenizer is {string.Join(", ", parts.Select(TypeOf))}; byte-level ones have one ByteLevel, and it stands last");
        return [.. parts.SelectMany(Read)];
    }

    private static IEnumerable<JsonElement> Flatten(JsonElement part) => TypeOf(part) == "Sequence"
        ? part.Items("pretokenizers").SelectMany(Flatten)
        : [part];

    private static IEnumerable<Splitter> Read(JsonElement part)
    {
        switch (TypeOf(part))
        {
            case "Split":
                yield return Split(part);
                break;
            case "Digits":
                var each = part.Flag("individual_digits") ? SplitBehavior.Isolated : SplitBehavior.Contiguous;
                yield return new PatternSplit(OnigurumaPattern.ToRegex(@"\p{N}"), each, invert: false);
                break;
            case "ByteLevel":
                if (part.Flag("add_prefix_space", otherwise: true)) yield return new SpacePrefix();
                if (part.Flag("use_regex", otherwise: true)) yield return new PatternSplit(OnigurumaPattern.ToRegex(ByteLevelPattern), SplitBehavior.Isolated, invert: false);
                break;
            case var other:
                throw new NotSupportedException($"its pre_tokenizer has '{other}'; Split, Digits and ByteLevel are what can be read");
        }
    }

    private static PatternSplit Split(JsonElement part)
    {
        var pattern = part.Required("pattern");
        var regex = pattern.Optional("Regex") is null ? Literal(pattern.Text("String")) : OnigurumaPattern.ToRegex(pattern.Text("Regex"));
        var name = part.Text("behavior");
        if (!Enum.TryParse<SplitBehavior>(name, out var behavior) || !Enum.IsDefined(behavior))
            throw new NotSupportedException($"its Split has the behavior '{name}'");
        return new PatternSplit(regex, behavior, part.Flag("invert"));
    }

    private static Regex Literal(string text) => text.Length > 0 && !text.Any(char.IsSurrogate)
        ? new Regex(Regex.Escape(text), RegexOptions.CultureInvariant)
        : throw new NotSupportedException("its Split is by an empty text or one with characters beyond U+FFFF");

    private static string TypeOf(JsonElement part) => part.Text("type");
}
