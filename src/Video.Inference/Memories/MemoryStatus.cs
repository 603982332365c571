namespace Video.Inference.Memories;

/// <summary>How a stream's memory is at one moment.</summary>
public sealed record MemoryStatus
{
    /// <summary>Name and options.</summary>
    public required string Method { get; init; }

    public MemoryState State { get; init; } = MemoryState.Ok;

    /// <summary>Why it is not <see cref="MemoryState.Ok"/>; null when it is.</summary>
    public string? Reason { get; init; }

    /// <summary>Frames that a question can see, archived ones included.</summary>
    public int Frames { get; init; }

    /// <summary>Frames that have given way since the stream began.</summary>
    public long FramesForgotten { get; init; }

    /// <summary>Archived blocks.</summary>
    public int Blocks { get; init; }

    /// <summary>Blocks that have given way since the stream began.</summary>
    public long BlocksDropped { get; init; }

    /// <summary>Bytes in memory: keys, values, embeddings, index.</summary>
    public long RamBytes { get; init; }

    /// <summary>Of them, those of archived blocks and their index, without what is kept decoded or as a window.</summary>
    public long ArchiveRamBytes { get; init; }

    /// <summary>Of these, those of the index.</summary>
    public long IndexRamBytes { get; init; }

    /// <summary>Bytes in memory of archived blocks that are kept decoded for the next question.</summary>
    public long DecodedRamBytes { get; init; }

    public long DiskBytes { get; init; }

    /// <summary>Stream time of the oldest frame remembered; null without frames.</summary>
    public TimeSpan? Oldest { get; init; }

    public RecallCounters Recall { get; init; }

    /// <summary>Spans of which nothing is known any more, in order of time.</summary>
    public IReadOnlyList<MemoryGap> Gaps { get; init; } = [];
}

public enum MemoryState
{
    /// <summary>As chosen.</summary>
    Ok,

    /// <summary>The disk takes no more: what is new is remembered in RAM alone, within its budget.</summary>
    RamOnly,
}

/// <summary>What questions have called back since the stream began.</summary>
/// <param name="Questions">That were asked.</param>
/// <param name="Skipped">Of them, those for which nothing was called back.</param>
/// <param name="Blocks">Called back.</param>
/// <param name="Hits">Reads of blocks, called back or with those, that found them decoded.</param>
/// <param name="Misses">Reads of blocks that did not.</param>
/// <param name="BytesMoved">Out of the archive for these.</param>
public readonly record struct RecallCounters(long Questions, long Skipped, long Blocks, long Hits, long Misses, long BytesMoved)
{
    /// <summary>Rows of the index that questions were compared with.</summary>
    public long Rows { get; init; }

    /// <summary>Time that took, choosing included.</summary>
    public TimeSpan Search { get; init; }
}
