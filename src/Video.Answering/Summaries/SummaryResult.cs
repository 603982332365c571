namespace Video.Answering.Summaries;

/// <summary>What a summary comes to: the whole, its sections, and all events.</summary>
/// <param name="Text">The whole in a few sentences.</param>
/// <param name="WrittenBy">Whether the model wrote the texts, or they were put together from captions and events because it cannot.</param>
/// <param name="Sections">In order.</param>
/// <param name="Events">In order of source and time, each once.</param>
public sealed record SummaryResult(string Text, SummaryAuthor WrittenBy, IReadOnlyList<SummarySection> Sections, IReadOnlyList<SourceEvent> Events);

/// <summary>A run of neighbouring parts of one video.</summary>
/// <param name="Source">Which of the videos, from 0.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">Its end.</param>
/// <param name="FirstChunk">The index of its first part.</param>
/// <param name="LastChunk">The index of its last part.</param>
/// <param name="Text">What is to be told of it.</param>
public sealed record SummarySection(int Source, TimeSpan From, TimeSpan To, int FirstChunk, int LastChunk, string Text);

/// <summary>An event, and where it was told.</summary>
/// <param name="Source">Which of the videos, from 0.</param>
/// <param name="Chunk">The index of the part that tells of it.</param>
/// <param name="Event">What happened.</param>
public sealed record SourceEvent(int Source, int Chunk, SummaryEvent Event);

/// <summary>Who put a summary's texts together.</summary>
public enum SummaryAuthor
{
    /// <summary>The service, word by word from captions and events: the model cannot write about captions.</summary>
    Service,

    /// <summary>The model, from the captions alone.</summary>
    Model,
}
