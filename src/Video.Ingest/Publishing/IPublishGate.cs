using System.Net;

namespace Video.Ingest.Publishing;

/// <summary>Decides who may publish under which name.</summary>
public interface IPublishGate
{
    /// <summary>Asked once for each publisher, before a byte of video is taken from it. May open the stream when there is none of that name.</summary>
    /// <param name="name">As the publisher wrote it; not yet known to be a stream's name.</param>
    /// <param name="key">The API key that came with it; null when there was none.</param>
    /// <param name="remote">Where the publisher connects from.</param>
    /// <param name="cancellationToken">The publisher left, or the answer took too long.</param>
    /// <returns>The stream that the publisher feeds.</returns>
    /// <exception cref="VideoException">It may not: no key, a wrong one, one that may not publish, a name that is none, a limit that is reached. The message is shown to the publisher.</exception>
    Task<StreamKey> AdmitAsync(string name, string? key, EndPoint remote, CancellationToken cancellationToken);
}
