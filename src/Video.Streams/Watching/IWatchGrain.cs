using Orleans;
using Orleans.Concurrency;

namespace Video.Streams.Watching;

/// <summary>The watches of one stream; the grain's key is the stream's. It looks at the stream whenever some of them are due, and writes down what they see.</summary>
public interface IWatchGrain : IGrainWithStringKey
{
    /// <summary>Most watches of a stream.</summary>
    const int MostWatches = 100;

    /// <summary>A fault when there is no such stream, a field is out of its range, or the stream has <see cref="MostWatches"/>.</summary>
    Task<WatchReply> AddAsync(WatchSpec spec);

    /// <summary>A fault when there is no such watch.</summary>
    Task<WatchReply> ChangeAsync(string id, WatchChange change);

    /// <summary>A fault when there is no such watch. Its events stay; an event that goes on ends.</summary>
    Task<WatchReply> RemoveAsync(string id);

    /// <summary>One watch, or a fault.</summary>
    [AlwaysInterleave]
    Task<WatchReply> GetAsync(string id);

    /// <summary>All, in the order of their creation.</summary>
    [AlwaysInterleave]
    Task<WatchReply> ListAsync();

    /// <summary>Sees to it that the stream's watches look, also after a restart.</summary>
    Task WakeAsync();
}
