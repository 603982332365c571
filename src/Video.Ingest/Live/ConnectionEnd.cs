namespace Video.Ingest.Live;

/// <summary>Why a connection gives no more pictures.</summary>
/// <param name="Kind">What to do about it.</param>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Pictures">How many it gave.</param>
internal sealed record ConnectionEnd(ConnectionEndKind Kind, string Reason, long Pictures);
