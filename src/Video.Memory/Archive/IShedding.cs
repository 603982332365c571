namespace Video.Memory.Archive;

/// <summary>Whoever takes part in an <see cref="ArchiveBudget"/>.</summary>
internal interface IShedding
{
    /// <summary>Bytes it holds of the budget.</summary>
    long Held { get; }

    /// <summary>Gives up a little.</summary>
    /// <returns>False when it has nothing that it can give up.</returns>
    bool Shed();
}
