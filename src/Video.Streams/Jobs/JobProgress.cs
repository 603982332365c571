namespace Video.Streams.Jobs;

/// <summary>How far a job is, as it is kept.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Step">What is being done, in a few words.</param>
/// <param name="EtaSeconds">How long it still takes if it goes on as it has; null: not known.</param>
/// <param name="Chunks">Finished parts.</param>
/// <param name="Starts">How often a process has begun or gone on with it.</param>
public sealed record JobProgress(double Percent, string Step, double? EtaSeconds, int Chunks, int Starts)
{
    public static JobProgress None { get; } = new(0, "queued", null, 0, 0);
}
