using System.Text.Json;
using Video.Language.Tokens;
using Video.Testing;

namespace Video.Language.Tests.Tokens;

public sealed class TokenizerGoldenTests
{
    [SkippableTheory]
    [InlineData("cases.json")]
    [InlineData("llava_special_cases.json")]
    public void Ids_and_decoded_text_equal_those_of_the_reference(string file)
    {
        var golden = Read(file);
        var tokenizer = Tokenizer.Parse(golden.TryGetProperty("tokenizer_change", out var change)
            ? PublishedVocabulary.ReadForLlava(change.GetString()!)
            : PublishedVocabulary.Read("tokenizer.json"));
        var cases = golden.GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);

        var wrong = cases.SelectMany(item => Differences(tokenizer, item)).ToList();

        Assert.True(wrong.Count == 0, $"{wrong.Count} differences in {cases.Count} cases:\n" + string.Join("\n", wrong.Take(20)));
    }

    [SkippableFact]
    public void Cut_characters_decode_as_in_the_reference_at_once_and_token_by_token()
    {
        var tokenizer = Tokenizer.Parse(PublishedVocabulary.Read("tokenizer.json"));
        var cases = Read("byte_fragments.json").GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);

        foreach (var item in cases)
        {
            var ids = Ids(item);
            Assert.Equal(item.GetProperty("decoded").GetString(), tokenizer.Decode(ids));
            Assert.Equal(item.GetProperty("decoded").GetString(), Streamed(tokenizer, ids, skipSpecial: false));
        }
    }

    private static IEnumerable<string> Differences(Tokenizer tokenizer, JsonElement item)
    {
        var (text, expected, decoded) = (item.GetProperty("text").GetString()!, Ids(item), item.GetProperty("decoded").GetString()!);
        var skipped = item.TryGetProperty("decoded_skip_special", out var other) ? other.GetString() : decoded;
        var ids = tokenizer.Encode(text);
        if (!ids.SequenceEqual(expected)) yield return $"{Show(text)}: ids {string.Join(",", ids)} instead of {string.Join(",", expected)}";
        if (tokenizer.Decode(expected) != decoded) yield return $"{Show(text)}: decoded {Show(tokenizer.Decode(expected))}";
        if (tokenizer.Decode(expected, skipSpecial: true) != skipped) yield return $"{Show(text)}: decoded without special ones {Show(tokenizer.Decode(expected, true))}";
        if (Streamed(tokenizer, expected, skipSpecial: false) != decoded) yield return $"{Show(text)}: streamed {Show(Streamed(tokenizer, expected, false))}";
    }

    private static string Streamed(Tokenizer tokenizer, IEnumerable<int> ids, bool skipSpecial)
    {
        var stream = tokenizer.StartStream(skipSpecial);
        return string.Concat(ids.Select(stream.Push)) + stream.Flush();
    }

    private static int[] Ids(JsonElement item) => [.. item.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

    private static string Show(string text) => JsonSerializer.Serialize(text);

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(File.ReadAllText(Goldens.PathOf("llava-onevision/tokenizer/" + file))).RootElement;
}
