using Orleans;
using Video.Inference.Streams;

namespace Video.Streams;

/// <summary>What a stream's vision has reused and left out since it began.</summary>
[GenerateSerializer]
public sealed record VisionStatus
{
    /// <summary>Work of the vision tower as a share of computing every picture whole, 0 to 1; null before the first frame.</summary>
    [Id(0)] public double? Computed { get; init; }

    /// <summary>Pictures computed whole.</summary>
    [Id(1)] public long Refreshes { get; init; }

    /// <summary>How often features of earlier pictures were dropped because the source or the model changed.</summary>
    [Id(2)] public long ReferencesDropped { get; init; }

    /// <summary>Visual tokens that the pictures had.</summary>
    [Id(3)] public long Tokens { get; init; }

    /// <summary>Visual tokens that the language model got.</summary>
    [Id(4)] public long TokensSent { get; init; }

    /// <summary>How much of the newest picture was new, 0 to 1.</summary>
    [Id(5)] public double Change { get; init; }

    /// <summary>What the vision method says of itself on this device: whether it reuses, and what that is worth; null: nothing.</summary>
    [Id(6)] public string? Note { get; init; }

    internal static VisionStatus From(StreamStep step, string? note)
    {
        var (reuse, reduction) = (step.Seen.Reuse, step.Seen.Reduction);
        return new VisionStatus
        {
            Computed = reuse.Frames == 0 ? null : reuse.MultiplyAdds / reuse.FullMultiplyAdds,
            Refreshes = reuse.Refreshes,
            ReferencesDropped = reuse.Forgotten,
            Tokens = reduction.Tokens,
            TokensSent = reduction.Sent,
            Change = step.Change,
            Note = note,
        };
    }
}
