using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>What a rolling memory holds and has done since it was opened.</summary>
public sealed record RollingCounters
{
    /// <summary>Frames that are seen by every question.</summary>
    public required int LiveFrames { get; init; }

    /// <summary>Of those, the ones that are not in the archive yet.</summary>
    public required int LiveUnarchivedFrames { get; init; }

    /// <summary>Tokens that a new frame attends to.</summary>
    public required int WindowTokens { get; init; }

    /// <summary>Bytes of keys and values of window and live frames.</summary>
    public required long LiveBytes { get; init; }

    /// <summary>Bytes of the buffers in which questions are compared with the index.</summary>
    public required long SearchBytes { get; init; }

    /// <summary>Rows of the index that questions were compared with.</summary>
    public required long RowsScored { get; init; }

    /// <summary>Time that took, choosing included.</summary>
    public required TimeSpan SearchTime { get; init; }

    /// <summary>Tokens read that were left out of the archive because their frames had too many.</summary>
    public required long TokensLeftOut { get; init; }

    /// <summary>Questions asked; of those, the ones that called something back, and the ones for which the gate found that they are about now.</summary>
    public required long Questions { get; init; }

    public required long Recalls { get; init; }

    public required long AboutNow { get; init; }

    /// <summary>Blocks called back.</summary>
    public required long BlocksRecalled { get; init; }

    public required ArchiveCounters Archive { get; init; }
}
