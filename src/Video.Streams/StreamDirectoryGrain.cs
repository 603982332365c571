using Orleans;

namespace Video.Streams;

/// <inheritdoc cref="IStreamDirectoryGrain"/>
public sealed class StreamDirectoryGrain : Grain, IStreamDirectoryGrain
{
    public const int MostStreams = 1_000;

    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);

    public Task<bool> AddAsync(string id)
    {
        // Open streams must stay listed, so the directory stays as long as it lists one.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        return Task.FromResult(_ids.Count < MostStreams && (_ids.Add(id) || true));
    }

    public Task RemoveAsync(string id)
    {
        _ids.Remove(id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListAsync() => Task.FromResult<IReadOnlyList<string>>([.. _ids]);
}
