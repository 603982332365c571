namespace Video.Memory.Rolling;

/// <summary>What a question is about, and how long it is.</summary>
/// <param name="From">No frame before this stream time, but for what still stood then; null: no bound.</param>
/// <param name="To">No frame after this stream time; null: up to the newest.</param>
/// <param name="Named">Moments that the question names: the blocks that show them are called back in any case.</param>
/// <param name="Text">Tokens of the question's bare text.</param>
/// <param name="Room">Tokens that will be appended to the view: prompt and answer.</param>
public sealed record RollingScope(TimeSpan? From, TimeSpan? To, IReadOnlyList<TimeRange> Named, int Text, int Room);
