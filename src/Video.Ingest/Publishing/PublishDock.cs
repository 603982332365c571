namespace Video.Ingest.Publishing;

/// <summary>Where publishers and the streams that wait for them meet, each stream with at most one publisher at a time. Any thread may use it.</summary>
/// <param name="limits">Of them, <see cref="PublishLimits.Berth"/> counts here; null: the usual ones.</param>
/// <param name="clock">Whose time passes; null: the system's.</param>
public sealed class PublishDock(PublishLimits? limits = null, TimeProvider? clock = null)
{
    private readonly PublishLimits _limits = limits ?? new PublishLimits();
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<StreamKey, PublishBerth> _berths = [];
    private TaskCompletionSource _opened = NewSignal();

    /// <summary>What became of those who wanted to publish, by every protocol.</summary>
    public PublishCounters Counters { get; } = new();

    /// <summary>Streams that take publishers.</summary>
    public int Berths
    {
        get { lock (_lock) return _berths.Count; }
    }

    /// <summary>Whether there is a stream of this key that takes publishers at this moment.</summary>
    public bool Takes(StreamKey key)
    {
        lock (_lock) return _berths.ContainsKey(key);
    }

    /// <summary>The stream's side: from here on, until the berth is disposed, publishers under this key are given to it.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="newestWins">Whether a second publisher takes the place of the first, instead of being refused.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.Conflict"/>: there is a berth of this key already.</exception>
    public PublishBerth Open(StreamKey key, bool newestWins = false)
    {
        var berth = new PublishBerth(key, newestWins, this);
        TaskCompletionSource opened;
        lock (_lock)
        {
            if (!_berths.TryAdd(key, berth)) throw new VideoException(ErrorCode.Conflict, $"Stream '{key.Stream}' takes publishers already.", "id");
            (opened, _opened) = (_opened, NewSignal());
        }

        opened.SetResult();
        return berth;
    }

    /// <summary>The publisher's side: takes the place at a stream's berth. A stream that is only just being opened is waited for.</summary>
    /// <exception cref="VideoException">
    /// <see cref="ErrorCode.Conflict"/>: another one publishes there. <see cref="ErrorCode.NotReady"/>: the stream takes no publishers, or not yet.
    /// </exception>
    public async Task<PublishPlace> TakeAsync(StreamKey key, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_limits.Berth, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            Task opened;
            lock (_lock)
            {
                if (_berths.TryGetValue(key, out var berth)) return berth.Take();
                opened = _opened.Task;
            }

            try
            {
                await opened.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new VideoException(ErrorCode.NotReady, $"Stream '{key.Stream}' takes no publisher: it reads from elsewhere, or is not open.", "id");
            }
        }
    }

    internal void Close(PublishBerth berth)
    {
        lock (_lock) _berths.Remove(berth.Key);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
