namespace Video.Streams.Jobs;

/// <summary>The words for how a job is, as they are kept and shown.</summary>
public static class JobStatus
{
    public const string Queued = "queued", Running = "running", Done = "done", Failed = "failed", Cancelled = "cancelled";

    /// <summary>Whether nothing more will happen.</summary>
    public static bool IsFinal(string status) => status is Done or Failed or Cancelled;
}
