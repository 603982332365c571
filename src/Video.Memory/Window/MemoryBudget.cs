namespace Video.Memory.Window;

/// <summary>How much of a stream is remembered at most.</summary>
/// <param name="MaxFrames">At least 2.</param>
/// <param name="MaxTokens">Text and visual tokens together.</param>
public sealed record MemoryBudget(int MaxFrames, int MaxTokens);
