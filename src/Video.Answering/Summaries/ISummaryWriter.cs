namespace Video.Answering.Summaries;

/// <summary>Writes the upper levels of a summary about the level below.</summary>
public interface ISummaryWriter
{
    SummaryAuthor Author { get; }

    /// <summary>What is to be told of neighbouring parts of one video.</summary>
    Task<string> SectionAsync(IReadOnlyList<ChunkSummary> chunks, CancellationToken cancellation);

    /// <summary>The whole in a few sentences.</summary>
    /// <param name="sections">All, in order.</param>
    /// <param name="chunks">All, in order.</param>
    /// <param name="events">All, in order.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<string> WholeAsync(
        IReadOnlyList<SummarySection> sections, IReadOnlyList<ChunkSummary> chunks, IReadOnlyList<SourceEvent> events, CancellationToken cancellation);
}
