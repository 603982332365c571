using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>Where a stream's frames come from: a file, a camera that is pulled, a publisher that pushes.</summary>
/// <remarks>Read once, by one reader. Disposing it ends what it runs, also in the middle of a reading.</remarks>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>How things stand; any thread may ask at any time.</summary>
    SourceCondition Condition { get; }

    /// <summary>What is read, as the newest connection announced it; null before the first.</summary>
    SourceDescription? Description { get; }

    /// <summary>
    /// Frames in order of time, which never runs backwards; each belongs to whoever takes it, and is disposed by them. The enumeration ends when the source has,
    /// and <see cref="SourceCondition.Reason"/> then says how; one that is live never ends by itself.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="VideoException">There is nothing to read and never will be, whatever is tried; the message says why.</exception>
    IAsyncEnumerable<Frame> ReadAsync(CancellationToken cancellationToken);
}
