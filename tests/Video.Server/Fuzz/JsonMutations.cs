using System.Text;
using System.Text.Json.Nodes;

namespace Video.Tests.Server.Fuzz;

/// <summary>Makes a body that is wrong out of one that is right.</summary>
/// <param name="random">Decides how.</param>
/// <param name="fields">Names that the endpoint knows.</param>
internal sealed class JsonMutations(Random random, IReadOnlyList<string> fields)
{
    /// <summary>Stands in the tree for text that a tree cannot hold.</summary>
    private const string Mark = "@nasty@";

    public byte[] Mutate(string seed)
    {
        if (random.Next(12) == 0) return Encoding.UTF8.GetBytes(Pick(NastyValues.Json));
        if (random.Next(20) == 0) return Garbage();
        var text = MutateTree(seed);
        return random.Next(6) == 0 ? Damage(Encoding.UTF8.GetBytes(text)) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Text that is JSON, or nearly: single values of it are wrong.</summary>
    public string MutateTree(string seed)
    {
        var root = JsonNode.Parse(seed)!;
        for (var changes = random.Next(5) == 0 ? random.Next(2, 6) : 1; changes > 0; changes--) Change(root);
        var text = string.Join("", root.ToJsonString().Split($"\"{Mark}\"").SelectMany((part, at) => at == 0 ? (string[])[part] : [Pick(NastyValues.Json), part]));
        // The last of two of one name counts, or the first, or it is an error; never something worse.
        return random.Next(15) == 0 && text is ['{', '"', ..] ? $"{{\"{Name()}\":{Pick(NastyValues.Json)},{text[1..]}" : text;
    }

    private void Change(JsonNode root)
    {
        var places = Places(root).ToList();
        var (parent, key) = places.Count == 0 || random.Next(6) == 0 ? (root, null) : places[random.Next(places.Count)];
        switch (parent)
        {
            case JsonObject map when key is string name && random.Next(5) == 0:
                map.Remove(name);
                break;
            case JsonObject map:
                map[key as string ?? Name()] = Mark;
                break;
            case JsonArray list when key is int at && random.Next(4) > 0:
                list[at] = Mark;
                break;
            case JsonArray list:
                list.Add(Mark);
                break;
        }
    }

    /// <summary>Every value below a node, by where it stands.</summary>
    private static IEnumerable<(JsonNode Parent, object? Key)> Places(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Places(pair.Value).Prepend((map, pair.Key))),
        JsonArray list => list.SelectMany((item, at) => Places(item).Prepend((list, at))),
        _ => [],
    };

    private string Name() => random.Next(3) == 0 || fields.Count == 0 ? Pick("", "nonsense", "__proto__", "$type", "Url", "a b", "é", new string('k', 300)) : fields[random.Next(fields.Count)];

    private byte[] Damage(byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                return bytes[..at];
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
            default:
                return [.. bytes, .. Encoding.UTF8.GetBytes(Pick("}", "]", ",", "x", "\0", "{}", "//", "/* */"))];
        }
    }

    private byte[] Garbage()
    {
        var bytes = new byte[random.Next(0, 400)];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Pick(params string[] from) => from[random.Next(from.Length)];
}
