namespace Orleans.Runtime;

/// <summary>Asks a grain for the next items of one enumeration, and tells it when no more are wanted.</summary>
internal sealed class GrainEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly GrainReference _target;
    private readonly GrainMethod _method;
    private readonly object?[] _arguments;
    private readonly int _batchSize;
    private readonly CancellationTokenSource _cancelled;
    private readonly Guid _id = Guid.NewGuid();
    private EnumerationStep<T>? _step;
    private int _index;
    private bool _begun;
    private bool _closed;

    public GrainEnumerator(GrainReference target, GrainMethod method, object?[] arguments, int batchSize, CancellationToken cancellation)
    {
        _target = target;
        _method = method;
        _arguments = arguments;
        _batchSize = batchSize;
        _cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellation, GrainMethod.TokenIn(arguments));
    }

    public T Current => _step is { } step && _index < step.Items.Count
        ? step.Items[_index]
        : throw new InvalidOperationException("Cannot get current value of an invalid enumerator.");

    public async ValueTask<bool> MoveNextAsync()
    {
        if (_step is { } held && ++_index < held.Items.Count) return true;
        if (_closed || _step is { Status: EnumerationStatus.Completed }) return false;
        try
        {
            do
            {
                _cancelled.Token.ThrowIfCancellationRequested();
                _step = await AskAsync().ConfigureAwait(false);
            }
            while (_step.Status == EnumerationStatus.Waiting);
        }
        catch
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
        _index = 0;
        return _step.Status switch
        {
            EnumerationStatus.Unknown => throw new EnumerationAbortedException("Enumeration aborted: the remote target does not have a record of this enumerator. "
                + "The grain was deactivated since enumeration began, or the enumerator was idle for longer than the expiration period."),
            EnumerationStatus.Cancelled => throw new OperationCanceledException(),
            _ => _step.Items.Count > 0,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _cancelled.Dispose();
    }

    private async Task<EnumerationStep<T>> AskAsync()
    {
        var begin = !_begun;
        _begun = true;
        var request = new Request(_target.GrainId, _method.ToString(), new CancellationTokenSource()) { AlwaysInterleave = true };
        request.Body = async activation => begin
            ? await activation.Enumerations.BeginAsync<T>(_id, _method, _arguments, _batchSize, request.Cancelled)
            : await activation.Enumerations.NextAsync<T>(_id, request.Cancelled);

        // The grain answers "waiting" well before this, so only one that is stuck times out.
        return (EnumerationStep<T>)(await _target.Silo.SendAsync(request, null, _cancelled.Token).ConfigureAwait(false))!;
    }

    private async Task CloseAsync()
    {
        if (!_begun || _closed) return;
        _closed = true;
        if (_step is { Status: EnumerationStatus.Completed or EnumerationStatus.Unknown or EnumerationStatus.Cancelled }) return;
        var request = new Request(_target.GrainId, _method.ToString())
        {
            AlwaysInterleave = true,
            Body = async activation =>
            {
                await activation.Enumerations.CloseAsync(_id);
                return null;
            },
        };
        await ((Task)_target.Silo.SendAsync(request, null, CancellationToken.None))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
