namespace Video.Ingest.Sources;

/// <summary>How and where a source ended.</summary>
/// <param name="Kind">Whether anything is missing.</param>
/// <param name="Position">Stream time of the last picture that was decoded; null when there was none.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record SourceEnd(SourceEndKind Kind, TimeSpan? Position, string Reason);
