using Orleans;
using Orleans.Concurrency;

namespace Video.Streams;

/// <summary>All streams that are open, or will be again after a restart. One grain, key <see cref="Key"/>.</summary>
public interface IStreamDirectoryGrain : IGrainWithStringKey
{
    const string Key = "streams";

    /// <summary>Adds a stream, or changes its labels.</summary>
    /// <returns>Why it is not taken; null when it is.</returns>
    Task<Fault?> AddAsync(StreamEntry entry);

    Task RemoveAsync(string key);

    [AlwaysInterleave]
    Task<StreamPage> ListAsync(StreamQuery query);

    /// <summary>How many streams a tenant has.</summary>
    [AlwaysInterleave]
    Task<int> CountAsync(string tenant);
}
