namespace Video.Vision.Reduction;

/// <summary>What a stream's token reduction has done since it began.</summary>
/// <param name="Frames">Frames judged.</param>
/// <param name="Tokens">Tokens that those frames had.</param>
/// <param name="Sent">Tokens that the language model got instead.</param>
/// <param name="Forgotten">How often a history was dropped: on request, or because a frame had another grid or width than those before it.</param>
public readonly record struct ReductionCounters(long Frames, long Tokens, long Sent, long Forgotten);
