using Video.Ingest.Decoding;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing;

/// <summary>Someone who is connected and sends video, by whatever protocol.</summary>
public interface IPublisher
{
    /// <summary>For people, as in "RTSP from 10.0.0.7:51234"; nothing secret.</summary>
    string Name { get; }

    /// <summary>What is sent; null before the first picture.</summary>
    SourceDescription? Description { get; }

    /// <summary>Why there are no more pictures, in words; null while they come.</summary>
    string? Ending { get; }

    /// <summary>Pictures that came and could not be decoded.</summary>
    long Undecoded { get; }

    /// <summary>How long no picture may come of what is sent before the publisher is sent away; null: as long as it likes.</summary>
    TimeSpan? LongestPause => null;

    /// <summary>
    /// Pictures in the order in which they are shown, their times on the publisher's own clock. Waits for the next one without limit; the wait ends, and with
    /// it the pictures, when the publisher leaves or is dismissed. One reading at a time. A second one after the first has ended goes on with what is sent from then on.
    /// </summary>
    /// <param name="size">To which each picture is scaled.</param>
    /// <param name="cancellationToken">Ends the reading; the publisher stays.</param>
    /// <returns>Pictures that belong to the caller, who disposes their pixels.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableSource"/>: what is sent is no video, or none that can be decoded.</exception>
    IAsyncEnumerable<Picture> ReadAsync(PictureSize size, CancellationToken cancellationToken);

    /// <summary>Ends the connection. May be called more than once and from any thread.</summary>
    /// <param name="reason">Told to the publisher where its protocol can.</param>
    void Dismiss(string reason);
}
