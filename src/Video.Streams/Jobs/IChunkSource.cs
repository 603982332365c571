using Video.Answering.Summaries;

namespace Video.Streams.Jobs;

/// <summary>A video that is read part by part.</summary>
public interface IChunkSource
{
    /// <summary>For messages and titles.</summary>
    string Name { get; }

    /// <summary>From when to when it goes, when that can be told beforehand.</summary>
    /// <exception cref="VideoException">It is not there, or no video.</exception>
    Task<TimeRange?> RangeAsync(CancellationToken cancellation);

    /// <summary>The parts, in order of time, each ready to be asked about. Whoever takes one disposes it; so many may be open at a time as are taken.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="VideoException">It cannot be read at all.</exception>
    IAsyncEnumerable<IOpenChunk> ReadAsync(ChunkStart start, CancellationToken cancellation);
}

/// <summary>A part of a video that can be asked about.</summary>
public interface IOpenChunk : IAsyncDisposable
{
    /// <summary>What is known of it before it is asked about; its index is not its own to know.</summary>
    ChunkSummary Chunk { get; }

    /// <summary>From where on it was read.</summary>
    TimeSpan Lead { get; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: of this part nothing is known.</exception>
    Task<ChunkAnswer> AskAsync(Question question, CancellationToken cancellation);
}

/// <summary>Where in a video a part begins, and from where on it is read; zero and zero: at its beginning.</summary>
public readonly record struct ChunkStart(TimeSpan Begin, TimeSpan ReadFrom)
{
    /// <summary>After a part that was told about.</summary>
    public static ChunkStart After(ChunkSummary chunk) => new(chunk.To, chunk.Next);
}
