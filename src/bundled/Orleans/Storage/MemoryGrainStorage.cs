using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>Keeps copies of states for as long as the process lives.</summary>
public class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), Kept> _states = [];
    private long _version;

    private sealed record Kept(string ETag, object? State);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var kept = _states.GetValueOrDefault((stateName, grainId));
        grainState.ETag = kept?.ETag;
        grainState.RecordExists = kept is not null;
        grainState.State = kept is null ? Activator.CreateInstance<T>() : (T?)Copier.Copy(kept.State);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var next = new Kept(Interlocked.Increment(ref _version).ToString(), Copier.Copy((object?)grainState.State));
        Replace(key, grainState.ETag, expected => expected is null ? _states.TryAdd(key, next) : _states.TryUpdate(key, next, expected));
        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        Replace(key, grainState.ETag, expected => expected is null || _states.TryRemove(KeyValuePair.Create(key, expected)));
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
        return Task.CompletedTask;
    }

    private void Replace((string Name, GrainId Grain) key, string? etag, Func<Kept?, bool> replace)
    {
        var kept = _states.GetValueOrDefault(key);
        if (kept?.ETag != etag || !replace(kept))
            throw new InconsistentStateException($"State {key.Name} of {key.Grain} was changed by another writer.", kept?.ETag, etag);
    }
}
