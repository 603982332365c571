namespace Video.Memory.Archive;

/// <summary>Where the tokens of one frame lie in a block, and what they show.</summary>
/// <param name="Time">The frame's moment.</param>
/// <param name="Start">Index of the frame's first token in the block.</param>
/// <param name="Count">Tokens of the frame that the block holds, its time header included.</param>
/// <param name="Places">Where in the picture's grid each of its visual tokens stands (row * grid + column); they come last.</param>
/// <param name="Passed">First and last of the frames after this one of which no token was sent; null when there was none.</param>
public sealed record BlockFrame(MediaTime Time, int Start, int Count, IReadOnlyList<int> Places, TimeRange? Passed)
{
    /// <summary>Index after the frame's last token in the block.</summary>
    public int End => Start + Count;

    /// <summary>Stream time of the last frame before the next one that sent something.</summary>
    public TimeSpan Until => Passed?.To ?? Time.Position;
}
