namespace Video.Language.Tokens.Splitting;

/// <summary>Gives a piece that does not begin with a space one (ByteLevel's add_prefix_space).</summary>
internal sealed class SpacePrefix : Splitter
{
    public override void Split(ReadOnlyMemory<char> text, List<ReadOnlyMemory<char>> pieces) =>
        pieces.Add(text.Span[0] == ' ' ? text : string.Concat(" ", text.Span).AsMemory());
}
