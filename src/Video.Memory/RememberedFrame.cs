namespace Video.Memory;

/// <summary>Where the tokens of one frame lie in a stream's memory, and what they show.</summary>
/// <param name="Time">The frame's moment.</param>
/// <param name="Start">Index, and RoPE position, of the frame's first token.</param>
/// <param name="Count">Tokens of the frame, its time header included.</param>
/// <param name="Places">Where in the picture's grid each of its visual tokens stands (row * grid + column); they come last.</param>
/// <param name="Passed">First and last of the frames after this one of which no token was sent; null when there was none.</param>
/// <param name="Follows">Among frames that a question sees: whether none was sent between the one before it and this one that is left out.</param>
public readonly record struct RememberedFrame(
    MediaTime Time, int Start, int Count, IReadOnlyList<int> Places, TimeRange? Passed = null, bool Follows = true)
{
    public int End => Start + Count;

    public int VisualTokens => Places.Count;

    /// <summary>Index of the first visual token.</summary>
    public int FirstVisual => End - VisualTokens;

    /// <summary>Stream time of the last frame before the next remembered one.</summary>
    public TimeSpan Until => Passed?.To ?? Time.Position;

    /// <summary>This frame as it was known at a moment not before it.</summary>
    public RememberedFrame AsOf(TimeSpan? at) => Passed is not { } passed || !(passed.To > at) ? this
        : this with { Passed = passed.From > at ? null : passed with { To = at.Value } };
}
