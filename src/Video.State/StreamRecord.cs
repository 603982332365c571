namespace Video.State;

/// <summary>A stream as it was opened, so that it can be opened again after a restart.</summary>
/// <param name="Spec">JSON of whoever opens streams, without credentials that are not needed to open it again.</param>
public sealed record StreamRecord(StreamKey Key, string Spec, DateTimeOffset Created);
