namespace Video.State;

/// <summary>A piece of work that outlives the process that began it.</summary>
/// <param name="Id">Unique among all jobs.</param>
/// <param name="Kind">What does it, e.g. "summary".</param>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Status">In the words of whoever does it; only <paramref name="Finished"/> means anything to the table.</param>
/// <param name="Spec">JSON: what was asked for.</param>
/// <param name="Progress">JSON: how far it is.</param>
/// <param name="Error">One sentence for the person who asked.</param>
/// <param name="Result">JSON: what came of it.</param>
public sealed record JobRecord(
    string Id, TenantId Tenant, string Kind, int Priority, string Status, string Spec, string Progress, DateTimeOffset Created,
    DateTimeOffset? Started = null, DateTimeOffset? Finished = null, string? Error = null, string? Result = null);
