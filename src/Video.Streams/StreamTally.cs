namespace Video.Streams;

/// <summary>What streams have come to.</summary>
/// <param name="FramesDecoded">Let through by samplers.</param>
/// <param name="FramesSeen">Read by the model.</param>
/// <param name="FramesDropped">As in <see cref="StreamLosses.Queue"/>.</param>
/// <param name="FramesDisordered">As in <see cref="StreamLosses.Disorder"/>.</param>
/// <param name="FramesUnread">As in <see cref="StreamLosses.Unread"/>.</param>
/// <param name="BlocksDropped">As in <see cref="StreamLosses.MemoryBlocks"/>.</param>
/// <param name="Reconnects">As in <see cref="SourceStatus.Reconnects"/>.</param>
/// <param name="FailedTries">As in <see cref="SourceStatus.FailedTries"/>.</param>
/// <param name="Stalls">As in <see cref="SourceStatus.Stalls"/>.</param>
/// <param name="ClockJumps">As in <see cref="StreamLosses.ClockJumps"/>.</param>
public readonly record struct StreamTally(
    long FramesDecoded, long FramesSeen, long FramesDropped, long FramesDisordered, long FramesUnread, long BlocksDropped,
    long Reconnects, long FailedTries, long Stalls, long ClockJumps)
{
    public static StreamTally None => default;

    /// <summary>As in <see cref="StreamLosses.Undecoded"/>.</summary>
    public long Undecoded { get; init; }

    /// <summary>As in <see cref="StreamLosses.FramesForgotten"/>.</summary>
    public long FramesForgotten { get; init; }

    /// <summary>What vision, language model and memory have done.</summary>
    public StreamWork Work { get; init; }

    public StreamTally Plus(StreamTally other) => new(
        FramesDecoded + other.FramesDecoded, FramesSeen + other.FramesSeen, FramesDropped + other.FramesDropped, FramesDisordered + other.FramesDisordered,
        FramesUnread + other.FramesUnread, BlocksDropped + other.BlocksDropped, Reconnects + other.Reconnects, FailedTries + other.FailedTries,
        Stalls + other.Stalls, ClockJumps + other.ClockJumps)
    {
        Undecoded = Undecoded + other.Undecoded,
        FramesForgotten = FramesForgotten + other.FramesForgotten,
        Work = Work.Plus(other.Work),
    };
}
