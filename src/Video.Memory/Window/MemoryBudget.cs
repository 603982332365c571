namespace Video.Memory.Window;

/// <summary>How much one stream may remember.</summary>
/// <param name="MaxFrames">At least 2. Beyond it the older half of the frames is forgotten, so between half of this and this is remembered.</param>
/// <param name="MaxTokens">Text and visual tokens together; the same rule.</param>
public sealed record MemoryBudget(int MaxFrames, int MaxTokens);
