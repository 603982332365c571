using System.Text.Json.Nodes;

namespace Video.Language.Tests.Tokens;

/// <summary>The text of a tokenizer.json in the making: all bytes as tokens 0..255 in the order of their characters, then merges.</summary>
internal sealed class SmallTokenizer
{
    private const string Gpt2 = """{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}""";

    private readonly JsonObject _vocabulary = [];
    private readonly JsonArray _merges = [];
    private readonly JsonArray _added = [];

    public SmallTokenizer()
    {
        foreach (var c in Characters()) _vocabulary[c.ToString()] = _vocabulary.Count;
        Root = new JsonObject
        {
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = _vocabulary, ["merges"] = _merges },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["pre_tokenizer"] = JsonNode.Parse(Gpt2),
            ["added_tokens"] = _added,
        };
    }

    public JsonObject Root { get; }

    public JsonObject Model => Root["model"]!.AsObject();

    /// <summary>"a b" merges, in order; each result becomes a token.</summary>
    public SmallTokenizer Merging(params string[] merges)
    {
        foreach (var merge in merges)
        {
            _vocabulary.TryAdd(merge.Replace(" ", "", StringComparison.Ordinal), _vocabulary.Count);
            _merges.Add(merge);
        }

        return this;
    }

    /// <summary>Makes this text one token of the vocabulary, without a merge that leads to it.</summary>
    public SmallTokenizer Knowing(string text)
    {
        var names = Characters().ToArray();
        var bytes = Enumerable.Range(0, 256).OrderBy(value => IsPrintable(value) ? 0 : 1).ToList();
        var token = string.Concat(System.Text.Encoding.UTF8.GetBytes(text).Select(value => names[bytes.IndexOf(value)]));
        _vocabulary.TryAdd(token, _vocabulary.Count);
        return this;
    }

    public SmallTokenizer Adding(string content, string flags = "{}", int? id = null)
    {
        var token = JsonNode.Parse(flags)!.AsObject();
        token["id"] = id ?? 1000 + _added.Count;
        token["content"] = content;
        _added.Add(token);
        return this;
    }

    /// <summary>Splits by the pattern (Isolated unless said otherwise), then ByteLevel without its own pattern.</summary>
    public SmallTokenizer SplittingBy(string regex, string behavior = "Isolated", bool invert = false)
    {
        Root["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Split",
                    ["pattern"] = new JsonObject { ["Regex"] = regex },
                    ["behavior"] = behavior,
                    ["invert"] = invert,
                },
                JsonNode.Parse("""{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}""")),
        };
        return this;
    }

    public SmallTokenizer With(string name, string json)
    {
        Root[name] = JsonNode.Parse(json);
        return this;
    }

    public SmallTokenizer WithModel(string name, string json)
    {
        Model[name] = JsonNode.Parse(json);
        return this;
    }

    public Video.Language.Tokens.Tokenizer Build() => Video.Language.Tokens.Tokenizer.Parse(Root.ToJsonString());

    // GPT-2's alphabet: printable Latin-1 as itself, then the other 68 bytes from U+0100 on.
    private static IEnumerable<char> Characters() =>
        Enumerable.Range(0, 256).Where(IsPrintable).Concat(Enumerable.Range(0x100, 68)).Select(c => (char)c);

    private static bool IsPrintable(int value) => value is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255);
}
