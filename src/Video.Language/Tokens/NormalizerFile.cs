using System.Text.Json;
using Video.Language.Tokens.Normalization;

namespace Video.Language.Tokens;

/// <summary>The normalizer of a tokenizer.json.</summary>
internal static class NormalizerFile
{
    /// <exception cref="NotSupportedException">It is another than NFC or none.</exception>
    public static Func<string, string> Read(JsonElement? normalizer)
    {
        if (normalizer is not { } described) return text => text;
        var type = described.Text("type");
        return type switch
        {
            "NFC" => CanonicalComposition.Compose,
            "Sequence" => Chain([.. described.Items("normalizers").Select(part => Read(part))]),
            _ => throw new NotSupportedException($"its normalizer is '{type}'; NFC or none is what can be read"),
        };
    }

    private static Func<string, string> Chain(Func<string, string>[] steps) =>
        text => steps.Aggregate(text, (result, step) => step(result));
}
