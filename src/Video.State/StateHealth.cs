namespace Video.State;

/// <summary>How the database does, and what was lost, since the process began.</summary>
/// <param name="Kind">sqlite or postgresql.</param>
/// <param name="Reachable">False from a failed call until the next one that works.</param>
/// <param name="Calls">Reads and writes that were asked for.</param>
/// <param name="Retries">Tries beyond the first.</param>
/// <param name="Failures">Calls that were given up.</param>
/// <param name="LastFailure">When a call was given up last.</param>
/// <param name="LastError">Why, in a sentence without credentials.</param>
/// <param name="EventsDropped">Events deleted because their stream had more than are kept.</param>
/// <param name="DeliveriesDropped">Waiting deliveries given up because their tenant had more than may wait.</param>
/// <param name="JobsDropped">Finished jobs deleted because their tenant had more than are kept.</param>
public sealed record StateHealth(
    string Kind, bool Reachable, long Calls, long Retries, long Failures, DateTimeOffset? LastFailure, string? LastError,
    long EventsDropped, long DeliveriesDropped, long JobsDropped);
