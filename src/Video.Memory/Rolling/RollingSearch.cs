using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>What a stream gives a question to search with.</summary>
/// <param name="Pieces">All that shows something of the question's range, as of the call.</param>
/// <param name="Standing">What stood when the newest blocks began, which the question sees before the first of them; null where it does not.</param>
/// <param name="Index">The archive's.</param>
/// <param name="Scores">The stream's buffers: one question at a time.</param>
/// <param name="Builder">Makes contexts.</param>
/// <param name="Gaps">Within the range.</param>
/// <param name="Done">Told, once, what came of it, how many blocks were called back, and how long they were searched for.</param>
internal sealed record RollingSearch(
    Func<KnownPieces> Pieces, Func<BlockPiece, BlockPiece?> Standing, BlockIndex Index, PieceScores Scores, ContextBuilder Builder, Func<IReadOnlyList<MemoryGap>> Gaps, Action<RecallOutcome, int, TimeSpan> Done);
