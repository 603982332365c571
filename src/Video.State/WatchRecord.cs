namespace Video.State;

/// <summary>A condition that somebody wants to be told of.</summary>
/// <param name="Id">Unique among all watches.</param>
/// <param name="Spec">JSON: what was asked for.</param>
/// <param name="State">JSON: what a restart must know, e.g. whether it holds now and since when.</param>
public sealed record WatchRecord(string Id, StreamKey Stream, string Spec, string State, DateTimeOffset Created);
