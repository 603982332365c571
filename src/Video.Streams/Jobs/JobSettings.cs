namespace Video.Streams.Jobs;

/// <summary>How many jobs there may be.</summary>
public sealed record JobSettings
{
    /// <summary>Run at a time. More than one keeps the decoder busy while another waits for the model.</summary>
    public int MostRunning { get; init; } = 2;

    /// <summary>Of one tenant, run at a time.</summary>
    public int MostRunningOfTenant { get; init; } = 1;

    /// <summary>Of one tenant, unfinished.</summary>
    public int MostOfTenant { get; init; } = 100;

    /// <summary>Unfinished, of all tenants.</summary>
    public int Most { get; init; } = 1_000;
}
