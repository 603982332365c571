namespace Video.State;

/// <summary>Which database holds the state, and how much of it is kept.</summary>
public sealed record StateSettings
{
    /// <summary>Holds the SQLite file <c>state.db</c>, for one process at a time; created when absent. Null: a folder that is deleted at the end, so that nothing outlives the process.</summary>
    public string? Folder { get; init; }

    /// <summary>A PostgreSQL connection string; given, the database is there, and <see cref="Folder"/> holds the key of the <see cref="ISecretBox"/> alone.</summary>
    public string? Database { get; init; }

    /// <summary>So many events are kept for each stream, at least 1.</summary>
    public int EventsPerStream { get; init; } = 10_000;

    /// <summary>So many deliveries of a tenant may wait, and so many finished ones are kept, at least 1.</summary>
    public int DeliveriesPerTenant { get; init; } = 10_000;

    /// <summary>So many finished jobs of a tenant are kept, at least 1.</summary>
    public int FinishedJobsPerTenant { get; init; } = 1_000;

    /// <summary>How often a call that may yet succeed is tried again, after 50 ms and then twice as long each time, up to 2 s; 1 to 100.</summary>
    public int Retries { get; init; } = 6;
}
