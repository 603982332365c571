namespace Video.Language.Tokens.Splitting;

/// <summary>Cuts text into the pieces that byte-pair merges stay inside of.</summary>
internal abstract class Splitter
{
    /// <summary>Appends the pieces of one piece, none of them empty.</summary>
    public abstract void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces);

    /// <summary>The pieces after all splitters, each applied to what the one before left.</summary>
    public static IReadOnlyList<ReadOnlyMemory<char>> SplitAll(IReadOnlyList<Splitter> splitters, ReadOnlyMemory<char> text)
    {
        List<ReadOnlyMemory<char>> pieces = text.IsEmpty ? [] : [text];
        foreach (var splitter in splitters)
        {
            var next = new List<ReadOnlyMemory<char>>(pieces.Count);
            foreach (var piece in pieces) splitter.Split(piece, next);
            pieces = next;
        }

        return pieces;
    }
}
