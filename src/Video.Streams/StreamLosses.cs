using Orleans;

namespace Video.Streams;

/// <summary>What was lost of a stream since it was opened or the service started, by reason.</summary>
[GenerateSerializer]
public sealed record StreamLosses
{
    /// <summary>Frames that gave way because the model could not keep up.</summary>
    [Id(0)] public long Queue { get; init; }

    /// <summary>Frames that came no later than the one before them.</summary>
    [Id(1)] public long Disorder { get; init; }

    /// <summary>Frames that the model failed to read.</summary>
    [Id(2)] public long Unread { get; init; }

    /// <summary>Times at which the source's clock jumped and was mended, so that stream time does not say how long it took.</summary>
    [Id(3)] public long ClockJumps { get; init; }

    /// <summary>Archived blocks that gave way because a budget was reached.</summary>
    [Id(4)] public long MemoryBlocks { get; init; }

    /// <summary>Frames that memory has forgotten for newer ones.</summary>
    [Id(5)] public long FramesForgotten { get; init; }

    /// <summary>Spans of which nothing is known.</summary>
    [Id(6)] public int Gaps { get; init; }

    /// <summary>Pictures that came and could not be decoded: damaged, or none at all. They never became frames.</summary>
    [Id(7)] public long Undecoded { get; init; }
}
