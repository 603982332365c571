namespace Video.Streams;

/// <summary>How a stream is while nothing is read of its source, and why.</summary>
/// <param name="State">Paused, Ended, Failed or Closing.</param>
/// <param name="Reason">In words; null when there is nothing to tell.</param>
internal sealed record StreamRest(StreamState State, string? Reason)
{
    public static StreamRest Paused { get; } = new(StreamState.Paused, "The stream is paused.");

    public static StreamRest Closing { get; } = new(StreamState.Closing, "The stream is being closed.");
}
