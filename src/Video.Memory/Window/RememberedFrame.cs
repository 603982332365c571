namespace Video.Memory.Window;

/// <summary>Where the tokens of one frame lie in a stream's memory.</summary>
/// <param name="Time">The frame's moment.</param>
/// <param name="Start">Index, and RoPE position, of the frame's first token.</param>
/// <param name="Count">Tokens of the frame, its time header included.</param>
/// <param name="VisualTokens">How many of them are visual; they come last.</param>
public readonly record struct RememberedFrame(MediaTime Time, int Start, int Count, int VisualTokens)
{
    public int End => Start + Count;
}
