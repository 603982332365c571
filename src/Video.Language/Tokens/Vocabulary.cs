using System.Text;

namespace Video.Language.Tokens;

/// <summary>Which token has which id, and which bytes it stands for.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    // Token i is bytes _starts[i].._starts[i + 1]; ids that no token has are empty.
    private readonly int[] _starts;
    private readonly byte[] _bytes;
    private readonly bool[] _known;

    /// <param name="ids">Every token as tokenizer.json writes it; ids at least 0.</param>
    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        Size = ids.Count == 0 ? 0 : ids.Values.Max() + 1;
        var tokens = new string?[Size];
        foreach (var (token, id) in ids) tokens[id] = token;
        _known = [.. tokens.Select(token => token is not null)];
        _starts = new int[Size + 1];
        using var bytes = new MemoryStream();
        for (var id = 0; id < Size; id++)
        {
            if (tokens[id] is { } token) bytes.Write(BytesOf(token));
            _starts[id + 1] = (int)bytes.Length;
        }

        _bytes = bytes.ToArray();
    }

    /// <summary>One more than the largest id.</summary>
    public int Size { get; }

    public bool Contains(int id) => id >= 0 && id < Size && _known[id];

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Empty for an id that no token has.</summary>
    public ReadOnlySpan<byte> BytesOf(int id) =>
        Contains(id) ? _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]) : [];

    // As Hugging Face's ByteLevel decoder: a token with any character outside the alphabet stands for its own text.
    private static byte[] BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!ByteAlphabet.TryGetByte(token[i], out bytes[i])) return Encoding.UTF8.GetBytes(token);
        }

        return bytes;
    }
}
