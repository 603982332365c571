using Orleans;
using Orleans.Concurrency;
using Video.Streams.Watching;

namespace Video.Streams;

/// <summary>One stream; the grain's key is the text of its <see cref="StreamKey"/>. It owns the source, the clock and the memory.</summary>
public interface IStreamGrain : IGrainWithStringKey
{
    /// <summary>Probes the source and starts to read it; from then on the stream outlives restarts. A fault when the source cannot be used or the stream is open already.</summary>
    [ResponseTimeout("00:02:00")]
    Task<StreamReply> OpenAsync(StreamSpec spec);

    /// <summary>Opens what was open before a restart, where it was, in a new epoch; changes nothing when it is open. Where that fails the stream is listed as failed.</summary>
    [ResponseTimeout("00:02:00")]
    Task<StreamReply> ResumeAsync();

    /// <summary>How the stream is. A fault when no such stream is open.</summary>
    [AlwaysInterleave]
    Task<StreamReply> GetAsync();

    /// <summary>Changes an open stream. Another sampling, and going on after a pause, read the source anew, in a new epoch.</summary>
    [ResponseTimeout("00:01:00")]
    Task<StreamReply> UpdateAsync(StreamChange change);

    /// <summary>Asks about the stream as of now or of a given moment; text as it is decoded, then the finished answer or a fault.</summary>
    [AlwaysInterleave]
    IAsyncEnumerable<AskEvent> AskAsync(AskRequest request, CancellationToken cancellation);

    /// <summary>Where the stream has come to; waits a while for a frame that is later than one that is known.</summary>
    /// <param name="after">Stream time; null: any will do.</param>
    /// <param name="patience">No longer than this; then the answer is how things are.</param>
    /// <param name="cancellation">Ends the wait.</param>
    [AlwaysInterleave]
    Task<StreamNow> NowAsync(TimeSpan? after, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Asks yes/no questions about the stream as it is now, all of one view in one pass.</summary>
    [AlwaysInterleave]
    Task<LookReply> LookAsync(LookQuestion[] questions, CancellationToken cancellation);

    /// <summary>Stops reading, lets the model read what has come and running answers finish, and frees the memory. After a restart the stream is not open any more.</summary>
    /// <param name="forget">Whether also what was archived is deleted; then it is enough that something was, whether or not the stream is open.</param>
    /// <param name="drain">For what is to be finished, at most <see cref="LongestDrain"/>; what is not finished then is given up.</param>
    [ResponseTimeout("00:02:00")]
    Task<StreamReply> CloseAsync(bool forget, TimeSpan drain);

    static TimeSpan LongestDrain { get; } = TimeSpan.FromMinutes(1);
}
