using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <summary>How far a summary is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Text">What is being done, in a few words.</param>
/// <param name="Left">How long it still takes if it goes on as it has; null: not known yet.</param>
/// <param name="Chunk">The part that has just been finished; null: none.</param>
public sealed record SummaryStep(double Percent, string Text, TimeSpan? Left, ChunkSummary? Chunk);
