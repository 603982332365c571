using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <summary>What a summary job was asked for, as it is kept.</summary>
public sealed record SummarySpec
{
    /// <summary>Ids of uploaded files, in order; empty where a stream is meant.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The name of a stream of the same tenant; null where files are meant.</summary>
    public string? Stream { get; init; }

    /// <summary>Of the stream, in its own time; null: from what it remembers first.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>Of the stream, in its own time; null: to the moment at which the job was asked for.</summary>
    public TimeSpan? To { get; init; }

    public SummaryOptions Options { get; init; } = new();
}
