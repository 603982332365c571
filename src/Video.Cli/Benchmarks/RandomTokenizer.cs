using System.Text.Json;
using System.Text.Json.Nodes;

namespace Video.Cli.Benchmarks;

/// <summary>A tokenizer.json with Qwen2's number of tokens and its special ids, and no words: text becomes its bytes.</summary>
/// <remarks>Ids from 256 on stand for pairs and triples of bytes, so that whatever random weights say can be printed.</remarks>
internal static class RandomTokenizer
{
    private const int BaseTokens = 151_643;
    private static readonly string[] Special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<image>", "<video>"];

    public static string Json()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("version", "1.0");
            WriteNode(json, "added_tokens", new JsonArray([.. Special.Select((content, i) => new JsonObject
            {
                ["id"] = BaseTokens + i, ["content"] = content, ["special"] = true, ["normalized"] = false,
                ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false,
            })]));
            WriteNode(json, "pre_tokenizer", ByteLevel());
            WriteNode(json, "decoder", ByteLevel());
            WriteModel(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    private static JsonObject ByteLevel() =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = false, ["use_regex"] = false };

    private static void WriteModel(Utf8JsonWriter json)
    {
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteStartObject("vocab");
        var alphabet = Alphabet();
        for (var id = 0; id < BaseTokens; id++) json.WriteNumber(TokenOf(id, alphabet), id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // 256 single bytes, then 256 * 256 pairs, then triples.
    private static string TokenOf(int id, char[] alphabet) => id switch
    {
        < 256 => $"{alphabet[id]}",
        < 256 + 65_536 => $"{alphabet[(id - 256) >> 8]}{alphabet[(id - 256) & 255]}",
        _ => $"{alphabet[(id - 65_792) >> 16]}{alphabet[((id - 65_792) >> 8) & 255]}{alphabet[(id - 65_792) & 255]}",
    };

    // How byte-level vocabularies write bytes: printable Latin-1 as itself, the rest from U+0100 on, in order.
    private static char[] Alphabet()
    {
        var next = 0x100;
        return [.. Enumerable.Range(0, 256).Select(b => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++)];
    }

    private static void WriteNode(Utf8JsonWriter json, string name, JsonNode node)
    {
        json.WritePropertyName(name);
        node.WriteTo(json);
    }
}
