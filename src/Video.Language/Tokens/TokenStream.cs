using System.Text;

namespace Video.Language.Tokens;

/// <summary>
/// Turns ids into text as they come. A character whose bytes are spread over several tokens appears with the last of them, so the
/// parts joined, <see cref="Flush"/> included, equal decoding all ids at once. Not safe for several threads.
/// </summary>
public sealed class TokenStream
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    internal TokenStream(Tokenizer tokenizer, bool skipSpecial) => (_tokenizer, _skipSpecial) = (tokenizer, skipSpecial);

    /// <summary>The characters that this token completes; empty while one is unfinished. Invalid bytes are U+FFFD.</summary>
    public string Push(int id) => Read(_tokenizer.BytesOf(id, _skipSpecial), flush: false);

    /// <summary>U+FFFD for a character that was never finished, else empty. The stream then begins anew.</summary>
    public string Flush() => Read([], flush: true);

    private string Read(ReadOnlySpan<byte> bytes, bool flush)
    {
        var chars = new char[_decoder.GetCharCount(bytes, flush)];
        return new string(chars, 0, _decoder.GetChars(bytes, chars, flush));
    }
}
