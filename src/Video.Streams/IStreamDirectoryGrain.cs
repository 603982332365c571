using Orleans;

namespace Video.Streams;

/// <summary>The names of all open streams. One grain, key <see cref="Key"/>.</summary>
public interface IStreamDirectoryGrain : IGrainWithStringKey
{
    const string Key = "streams";

    /// <summary>False when the directory is full.</summary>
    Task<bool> AddAsync(string id);

    Task RemoveAsync(string id);

    Task<IReadOnlyList<string>> ListAsync();
}
