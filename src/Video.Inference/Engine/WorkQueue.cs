namespace Video.Inference.Engine;

/// <summary>
/// Work in order of its deadline: the moment it was posted plus the patience of its class. A running answer's token overtakes frames
/// that were posted up to a class difference earlier, and nothing waits for ever, because a deadline once given does not move.
/// </summary>
internal sealed class WorkQueue(TimeProvider time, int capacity) : IDisposable
{
    private static readonly TimeSpan[] Patience =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(4)];

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(WorkClass Kind, IWork Work), (long Deadline, long Order)> _waiting = new();
    private readonly int[] _depths = new int[Enum.GetValues<WorkClass>().Length];
    private readonly SemaphoreSlim _available = new(0);
    private long _order;
    private long _refused;
    private bool _closed;

    /// <summary>Pieces of a class that wait.</summary>
    public int DepthOf(WorkClass kind) => Volatile.Read(ref _depths[(int)kind]);

    /// <summary>Pieces that were not taken because the queue was full.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/> when the queue is full or closed.</exception>
    public void Post(WorkClass kind, IWork work)
    {
        lock (_lock)
        {
            if (_closed) throw new VideoException(ErrorCode.OverBudget, "The inference engine is shutting down.");
            if (_waiting.Count >= capacity)
            {
                _refused++;
                throw new VideoException(ErrorCode.OverBudget, $"The inference engine has {capacity} pieces of work waiting and takes no more now.");
            }
            _depths[(int)kind]++;
            _waiting.Enqueue((kind, work), (time.GetTimestamp() + Ticks(Patience[(int)kind]), _order++));
        }
        _available.Release();
    }

    /// <summary>Waits for the next piece of work; null once the queue is closed and empty.</summary>
    public IWork? Take()
    {
        _available.Wait();
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out var next, out _)) return null;
            _depths[(int)next.Kind]--;
            return next.Work;
        }
    }

    /// <summary>Takes no more work. What waits is still handed out.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
        }
        // One release more than there is work, so that the taker wakes a last time and finds nothing.
        _available.Release();
    }

    public void Dispose() => _available.Dispose();

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}

internal interface IWork
{
    void Run();
}
