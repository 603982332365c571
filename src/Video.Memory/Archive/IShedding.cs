namespace Video.Memory.Archive;

/// <summary>Whoever takes part in an <see cref="ArchiveBudget"/>.</summary>
internal interface IShedding
{
    /// <summary>Bytes it holds of the budget.</summary>
    long Held { get; }

    /// <summary>Gives up a little of what it can have again: a decoded block, or a copy of one that the file has.</summary>
    /// <returns>False when it has nothing of the kind.</returns>
    bool ShedCopy();

    /// <summary>Gives up a block for good.</summary>
    /// <returns>False when it has none that it may give up.</returns>
    bool ShedBlock();
}
