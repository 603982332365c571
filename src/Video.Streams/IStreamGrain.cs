using Orleans;
using Orleans.Concurrency;

namespace Video.Streams;

/// <summary>One stream; the grain's key is the text of its <see cref="StreamKey"/>. It owns the source, the clock and the memory.</summary>
public interface IStreamGrain : IGrainWithStringKey
{
    /// <summary>Probes the source and starts to read it. A fault when the source cannot be used or the stream is open already.</summary>
    Task<StreamReply> OpenAsync(StreamSpec spec);

    /// <summary>How the stream is. A fault when no such stream is open.</summary>
    [AlwaysInterleave]
    Task<StreamReply> GetAsync();

    /// <summary>Asks about the stream as of now or of a given moment; text as it is decoded, then the finished answer or a fault.</summary>
    [AlwaysInterleave]
    IAsyncEnumerable<AskEvent> AskAsync(AskRequest request, CancellationToken cancellation);

    /// <summary>Stops reading, ends running answers with a fault, and frees the memory.</summary>
    /// <param name="forget">Whether also what was archived is deleted; then it is enough that something was, whether or not the stream is open.</param>
    Task<StreamReply> CloseAsync(bool forget);
}
