using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>What the readings of a stream's source have come to, together.</summary>
/// <param name="Reconnects">As in <see cref="SourceCondition.Reconnects"/>, and likewise the others.</param>
/// <param name="FailedTries">Tries that gave no frame.</param>
/// <param name="Stalls">Connections that fell silent.</param>
/// <param name="ClockJumps">Times at which the source's clock was mended.</param>
/// <param name="Undecoded">Pictures that came and could not be decoded.</param>
internal sealed record ReadingTotals(long Reconnects, long FailedTries, long Stalls, long ClockJumps, long Undecoded)
{
    public static ReadingTotals None { get; } = new(0, 0, 0, 0, 0);

    public ReadingTotals Plus(SourceCondition? condition) => condition is null ? this : new ReadingTotals(
        Reconnects + condition.Reconnects, FailedTries + condition.FailedTries, Stalls + condition.Stalls, ClockJumps + condition.ClockJumps,
        Undecoded + condition.Undecoded);
}
