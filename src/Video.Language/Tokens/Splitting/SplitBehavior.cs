namespace Video.Language.Tokens.Splitting;

/// <summary>What becomes of what a pattern matches; names and meaning are tokenizer.json's.</summary>
internal enum SplitBehavior
{
    /// <summary>Matches are dropped.</summary>
    Removed,

    /// <summary>Each match is a piece.</summary>
    Isolated,

    /// <summary>A match belongs to the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match belongs to the piece after it.</summary>
    MergedWithNext,

    /// <summary>Matches that touch are one piece.</summary>
    Contiguous,
}
