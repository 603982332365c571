namespace Video.Memory.Rolling;

/// <summary>What came of a question's recall.</summary>
public enum RecallOutcome
{
    /// <summary>The question sees all there is in its range.</summary>
    NothingToRecall,

    /// <summary>The best match lies in what the question sees anyway: nothing was called back but the moments it names.</summary>
    AboutNow,

    Recalled,
}
