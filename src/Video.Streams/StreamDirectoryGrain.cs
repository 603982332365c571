using Orleans;

namespace Video.Streams;

/// <inheritdoc cref="IStreamDirectoryGrain"/>
public sealed class StreamDirectoryGrain : Grain, IStreamDirectoryGrain
{
    public const int MostStreams = 1_000;

    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

    public Task<bool> AddAsync(string key)
    {
        // Open streams must stay listed, so the directory stays as long as it lists one.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        return Task.FromResult(_keys.Count < MostStreams && (_keys.Add(key) || true));
    }

    public Task RemoveAsync(string key)
    {
        _keys.Remove(key);
        return Task.CompletedTask;
    }

    /// <summary>"0" is the character after "/".</summary>
    public Task<IReadOnlyList<string>> ListAsync(string tenant) => Task.FromResult<IReadOnlyList<string>>([.. _keys.GetViewBetween(tenant + "/", tenant + "0")]);
}
