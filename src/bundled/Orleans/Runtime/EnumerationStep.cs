namespace Orleans.Runtime;

internal enum EnumerationStatus
{
    /// <summary>There are items, and there may be more.</summary>
    Items,

    /// <summary>Nothing yet: ask again.</summary>
    Waiting,

    /// <summary>These items are the last.</summary>
    Completed,
    Cancelled,

    /// <summary>The grain has no such enumeration.</summary>
    Unknown,
}

/// <summary>What a grain answers when it is asked for the next items.</summary>
internal sealed record EnumerationStep<T>(EnumerationStatus Status, IReadOnlyList<T> Items)
{
    public EnumerationStep(EnumerationStatus status) : this(status, [])
    {
    }
}
