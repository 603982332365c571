using System.Text;
using Video.Language.Tokens.Splitting;

namespace Video.Language.Tokens;

/// <summary>
/// Text to token ids and back, exactly as Hugging Face's tokenizers library does it for a byte-level BPE tokenizer.json.
/// Safe for several threads.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly Vocabulary _vocabulary;
    private readonly AddedTokenFinder _inText;
    private readonly AddedTokenFinder _inNormalizedText;
    private readonly HashSet<int> _special;

    private Tokenizer(TokenizerParts parts)
    {
        (_parts, _vocabulary) = (parts, parts.Vocabulary);
        _inText = new AddedTokenFinder(parts.Added.Where(token => !token.Normalized), token => token.Content);
        _inNormalizedText = new AddedTokenFinder(parts.Added.Where(token => token.Normalized), token => parts.Normalize(token.Content));
        _special = [.. parts.Added.Where(token => token.Special).Select(token => token.Id)];
    }

    /// <summary>One more than the largest id, added tokens included.</summary>
    public int VocabularySize => _vocabulary.Size;

    /// <summary>The spellings of all special tokens.</summary>
    public IEnumerable<string> SpecialTokens => _parts.Added.Where(token => token.Special).Select(token => token.Content);

    /// <param name="tokenizerJsonPath">A tokenizer.json, or the folder that holds one.</param>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.UnusableModel"/> when the file is missing or broken, or asks for a kind of tokenizer that is not
    /// supported; the message names it.
    /// </exception>
    public static Tokenizer Load(string tokenizerJsonPath)
    {
        var path = Directory.Exists(tokenizerJsonPath) ? Path.Combine(tokenizerJsonPath, "tokenizer.json") : tokenizerJsonPath;
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(
                ErrorCode.UnusableModel, $"The tokenizer {path} cannot be read: {error.Message}", "tokenizer.json", error);
        }
    }

    /// <param name="json">The text of a tokenizer.json.</param>
    /// <param name="origin">What error messages call it.</param>
    /// <exception cref="VideoException">As <see cref="Load"/>.</exception>
    public static Tokenizer Parse(string json, string origin = "tokenizer.json") => new(TokenizerFile.Parse(json, origin));

    /// <summary>The text's tokens. Added tokens are recognised where they stand in the text; none is put in that is not there.</summary>
    /// <param name="text">Unpaired surrogates count as U+FFFD.</param>
    public IReadOnlyList<int> Encode(string text)
    {
        var ids = new List<int>(text.Length / 3 + 8);
        var whole = WellFormed(text);
        foreach (var (part, token) in _inText.Cut(whole))
        {
            if (token is not null) ids.Add(token.Id);
            else EncodeText(_parts.Normalize(whole[part]), ids);
        }

        return ids;
    }

    /// <summary>The ids' text; bytes that are no UTF-8 are U+FFFD, ids that no token has count for nothing.</summary>
    /// <param name="ids">In order.</param>
    /// <param name="skipSpecial">Leave special tokens out.</param>
    public string Decode(IEnumerable<int> ids, bool skipSpecial = false)
    {
        using var bytes = new MemoryStream();
        foreach (var id in ids) bytes.Write(BytesOf(id, skipSpecial));
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>The id of a token written as tokenizer.json writes it: "&lt;|im_end|>", "Ġthe"; null when there is none.</summary>
    public int? IdOf(string token) => _vocabulary.IdOf(token);

    /// <summary>All ids whose text is a word, in any case, with or without space around it; special tokens apart.</summary>
    public IReadOnlyList<int> IdsOfWord(string word) =>
        [.. Enumerable.Range(0, VocabularySize).Where(id => !IsSpecial(id) && Decode([id]).Trim().Equals(word, StringComparison.OrdinalIgnoreCase))];

    public bool IsSpecial(int id) => _special.Contains(id);

    /// <summary>Decoding as tokens come; see there.</summary>
    public TokenStream StartStream(bool skipSpecial = false) => new(this, skipSpecial);

    internal ReadOnlySpan<byte> BytesOf(int id, bool skipSpecial) => skipSpecial && IsSpecial(id) ? [] : _vocabulary.BytesOf(id);

    private void EncodeText(string text, List<int> ids)
    {
        foreach (var (part, token) in _inNormalizedText.Cut(text))
        {
            if (token is not null) ids.Add(token.Id);
            else EncodePieces(text.AsMemory(part), ids);
        }
    }

    private void EncodePieces(ReadOnlyMemory<char> text, List<int> ids)
    {
        foreach (var piece in Splitter.SplitAll(_parts.Splitters, text)) _parts.Model.Encode(piece.Span, ids);
    }

    // Round trip through UTF-8, which is what Hugging Face is given.
    private static string WellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1])) at++;
            else return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        }

        return text;
    }
}
