using System.Globalization;
using System.Text;

namespace Video.Language.Tokens;

/// <summary>Cuts text at the added tokens in it: leftmost first, longest among those that begin there.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Node _root = new();

    /// <param name="tokens">To be found.</param>
    /// <param name="contentOf">What a token looks like in the text that will come.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens, Func<AddedToken, string> contentOf)
    {
        foreach (var token in tokens)
        {
            var node = _root;
            foreach (var c in contentOf(token))
            {
                if (!node.Next.TryGetValue(c, out var next)) node.Next[c] = next = new Node();
                node = next;
            }

            if (node != _root) node.Token = token;
        }
    }

    /// <summary>The text's parts in order: either a token, or text without one (never empty).</summary>
    public IEnumerable<(Range Part, AddedToken? Token)> Cut(string text)
    {
        var done = 0;
        for (var at = 0; at < text.Length;)
        {
            if (TokenAt(text, at) is not { } found)
            {
                at++;
                continue;
            }

            var (token, start, end) = (found.Token, at, at + found.Length);
            at = end;
            if (start < done || (token.SingleWord && TouchesWord(text, start, end))) continue;
            if (token.StripsLeft) start = Math.Max(done, StartOfSpaceBefore(text, start));
            if (token.StripsRight) end = EndOfSpaceAfter(text, end);
            if (done < start) yield return (done..start, null);
            yield return (start..end, token);
            done = end;
        }

        if (done < text.Length) yield return (done.., null);
    }

    private (AddedToken Token, int Length)? TokenAt(string text, int start)
    {
        (AddedToken, int)? longest = null;
        Node? node = _root;
        for (var at = start; at < text.Length && node.Next.TryGetValue(text[at], out node); at++)
        {
            if (node.Token is { } token) longest = (token, at + 1 - start);
        }

        return longest;
    }

    private static bool TouchesWord(string text, int start, int end) =>
        (start > 0 && Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var before, out _) == 0 && IsWord(before))
        || (end < text.Length && Rune.DecodeFromUtf16(text.AsSpan(end), out var after, out _) == 0 && IsWord(after));

    // \w of the Rust regex crate that Hugging Face uses here: letters, marks, decimal and letter numbers, connectors, joiners.
    private static bool IsWord(Rune rune) => rune.Value is 0x200C or 0x200D || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation;

    private static int StartOfSpaceBefore(string text, int at)
    {
        while (at > 0 && char.IsWhiteSpace(text[at - 1])) at--;
        return at;
    }

    private static int EndOfSpaceAfter(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private sealed class Node
    {
        public Dictionary<char, Node> Next { get; } = [];

        public AddedToken? Token { get; set; }
    }
}
