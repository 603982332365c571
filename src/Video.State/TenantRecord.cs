namespace Video.State;

/// <summary>Somebody who has streams of their own.</summary>
/// <param name="Limits">JSON: what they may take.</param>
public sealed record TenantRecord(TenantId Id, string Limits, DateTimeOffset Created);
