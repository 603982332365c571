using Orleans;

namespace Video.Streams;

/// <summary>The keys of all open streams, each the text of a <see cref="StreamKey"/>. One grain, key <see cref="Key"/>.</summary>
public interface IStreamDirectoryGrain : IGrainWithStringKey
{
    const string Key = "streams";

    /// <summary>False when the directory is full.</summary>
    Task<bool> AddAsync(string key);

    Task RemoveAsync(string key);

    /// <returns>Those of a tenant, in order.</returns>
    Task<IReadOnlyList<string>> ListAsync(string tenant);
}
