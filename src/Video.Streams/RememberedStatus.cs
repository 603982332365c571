using Orleans;
using Video.Inference.Memories;

namespace Video.Streams;

/// <summary><see cref="MemoryStatus"/> as it travels through a grain call; times in seconds of stream time.</summary>
[GenerateSerializer]
public sealed record RememberedStatus
{
    [Id(0)] public required string Method { get; init; }

    [Id(1)] public MemoryState State { get; init; }

    [Id(2)] public string? Reason { get; init; }

    [Id(3)] public int Frames { get; init; }

    [Id(4)] public long FramesForgotten { get; init; }

    [Id(5)] public int Blocks { get; init; }

    [Id(6)] public long BlocksDropped { get; init; }

    [Id(7)] public long RamBytes { get; init; }

    [Id(8)] public long DiskBytes { get; init; }

    [Id(9)] public double? Oldest { get; init; }

    [Id(10)] public long Questions { get; init; }

    [Id(11)] public long RecallsSkipped { get; init; }

    [Id(12)] public long BlocksRecalled { get; init; }

    [Id(13)] public long RecallHits { get; init; }

    [Id(14)] public long BytesMoved { get; init; }

    [Id(15)] public IReadOnlyList<GapSpan> Gaps { get; init; } = [];

    [Id(16)] public long RecallMisses { get; init; }

    internal static RememberedStatus From(MemoryStatus status) => new()
    {
        Method = status.Method,
        State = status.State,
        Reason = status.Reason,
        Frames = status.Frames,
        FramesForgotten = status.FramesForgotten,
        Blocks = status.Blocks,
        BlocksDropped = status.BlocksDropped,
        RamBytes = status.RamBytes,
        DiskBytes = status.DiskBytes,
        Oldest = status.Oldest?.TotalSeconds,
        Questions = status.Recall.Questions,
        RecallsSkipped = status.Recall.Skipped,
        BlocksRecalled = status.Recall.Blocks,
        RecallHits = status.Recall.Hits,
        RecallMisses = status.Recall.Misses,
        BytesMoved = status.Recall.BytesMoved,
        Gaps = [.. status.Gaps.Select(GapSpan.Of)],
    };
}
