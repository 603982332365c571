using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>One state of one activation. Its operations run one after the other, so that interleaving requests do not meet each other's ETags.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage) : IPersistentState<TState>
{
    private readonly GrainState<TState> _kept = new(Activator.CreateInstance<TState>());
    private Task _last = Task.CompletedTask;

    public TState State
    {
        get
        {
            CheckTurn();
            return _kept.State!;
        }
        set
        {
            CheckTurn();
            _kept.State = value;
        }
    }

    public string? Etag => _kept.ETag;

    public bool RecordExists => _kept.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        AfterLast(() => storage.ReadStateAsync(name, grainId, _kept, cancellationToken));

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        AfterLast(() => storage.WriteStateAsync(name, grainId, _kept, cancellationToken));

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        AfterLast(() => storage.ClearStateAsync(name, grainId, _kept, cancellationToken));

    private static void CheckTurn()
    {
        if (RuntimeContext.Current is null)
            throw new InvalidOperationException("A grain's state was used outside of its turns, such as on a background thread.");
    }

    private Task AfterLast(Func<Task> operation)
    {
        CheckTurn();
        return _last = RunAsync(_last);

        async Task RunAsync(Task last)
        {
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await operation();
        }
    }
}
