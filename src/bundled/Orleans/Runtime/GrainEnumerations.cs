using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>The enumerations that callers have open on one activation. Used in its turns only.</summary>
internal sealed class GrainEnumerations
{
    private readonly Activation _activation;
    private readonly Dictionary<Guid, Open> _open = [];

    public GrainEnumerations(Activation activation)
    {
        _activation = activation;
        var period = activation.Silo.ResponseTimeout;
        activation.RegisterTimer(_ => CloseForgottenAsync(), new(period, period) { Interleave = true });
    }

    /// <summary>Calls the grain's method and reads its first items.</summary>
    public async Task<EnumerationStep<T>> BeginAsync<T>(
        Guid id, GrainMethod method, object?[] arguments, int batchSize, CancellationToken caller)
    {
        var closing = new CancellationTokenSource();
        var items = (IAsyncEnumerable<T>?)method.Invoke(_activation.GrainInstance!, arguments, closing.Token)
            ?? throw new InvalidOperationException($"{method} returned null in place of a stream.");
        var open = new Open<T>(items.GetAsyncEnumerator(closing.Token), closing, batchSize);
        _open.Add(id, open);
        return await StepAsync(id, open, caller);
    }

    /// <summary>Reads the next items: those that are ready, or else the first that comes.</summary>
    public async Task<EnumerationStep<T>> NextAsync<T>(Guid id, CancellationToken caller) =>
        _open.TryGetValue(id, out var open) ? await StepAsync(id, (Open<T>)open, caller) : new(EnumerationStatus.Unknown);

    /// <summary>Cancels the method's token, waits for it and disposes its enumerator.</summary>
    public async Task CloseAsync(Guid id)
    {
        if (!_open.Remove(id, out var open)) return;
        await open.Closing.CancelAsync();
        var patience = _activation.Silo.ResponseTimeout;
        if (open.Pending is { } pending)
            await ((Task)pending).WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // An iterator that still runs may not be disposed; it is left to end by itself.
        if (open.Pending is null or { IsCompleted: true })
            await open.Enumerator.DisposeAsync().AsTask().WaitAsync(patience)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        open.Closing.Dispose();
    }

    public Task CloseAllAsync() => Task.WhenAll(_open.Keys.ToList().Select(CloseAsync));

    private async Task<EnumerationStep<T>> StepAsync<T>(Guid id, Open<T> open, CancellationToken caller)
    {
        open.Seen = true;
        try
        {
            var items = new List<T>();
            while (items.Count < open.BatchSize)
            {
                open.Pending ??= open.Items.MoveNextAsync().AsTask();
                if (!open.Pending.IsCompletedSuccessfully)
                {
                    if (items.Count > 0) break;
                    if (!await ComesAsync(open, caller))
                    {
                        if (!caller.IsCancellationRequested) return new(EnumerationStatus.Waiting);
                        await CloseAsync(id);
                        return new(EnumerationStatus.Cancelled);
                    }
                }
                var any = await open.Pending;
                open.Pending = null;
                if (!any)
                {
                    await CloseAsync(id);
                    return new(EnumerationStatus.Completed, items);
                }
                items.Add((T)Copier.Copy(open.Items.Current)!);
            }
            return new(EnumerationStatus.Items, items);
        }
        catch
        {
            await CloseAsync(id);
            throw;
        }
    }

    /// <summary>Waits for the pending item, but not so long that the caller would take the grain for lost, nor when the grain is to end.</summary>
    private async Task<bool> ComesAsync(Open open, CancellationToken caller)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(caller, _activation.Ending);
        patience.CancelAfter(_activation.Silo.ResponseTimeout / 2);
        open.Awaited = true;
        await ((Task)open.Pending!).WaitAsync(patience.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        open.Awaited = false;
        open.Seen = true;
        return open.Pending!.IsCompleted;
    }

    /// <summary>Closes what nobody has asked about since the last time this ran.</summary>
    private async Task CloseForgottenAsync()
    {
        foreach (var (id, open) in _open.ToList())
        {
            if (!open.Seen && !open.Awaited) await CloseAsync(id);
            open.Seen = false;
        }
    }

    private abstract class Open(IAsyncDisposable enumerator, CancellationTokenSource closing)
    {
        public IAsyncDisposable Enumerator { get; } = enumerator;

        public CancellationTokenSource Closing { get; } = closing;

        /// <summary>The MoveNextAsync that runs.</summary>
        public Task<bool>? Pending { get; set; }

        public bool Awaited { get; set; }

        public bool Seen { get; set; }
    }

    private sealed class Open<T>(IAsyncEnumerator<T> items, CancellationTokenSource closing, int batchSize) : Open(items, closing)
    {
        public IAsyncEnumerator<T> Items { get; } = items;

        public int BatchSize { get; } = batchSize;
    }
}
