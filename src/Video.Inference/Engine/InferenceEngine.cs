namespace Video.Inference.Engine;

/// <summary>
/// The one thread that touches the device. All model work of all streams and questions is posted here and runs in the order of its
/// deadline, so no two pieces of work see each other's tensors half done.
/// </summary>
public sealed class InferenceEngine : IAsyncDisposable
{
    /// <summary>Far above what admitted streams and questions can have waiting (each has one piece at a time).</summary>
    private const int Capacity = 4096;

    private readonly WorkQueue _queue;
    private readonly Thread _worker;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _done = new long[Enum.GetValues<WorkClass>().Length];
    private readonly long[] _busy = new long[Enum.GetValues<WorkClass>().Length];   // ticks of the system's clock

    public InferenceEngine(TimeProvider? time = null)
    {
        _queue = new WorkQueue(time ?? TimeProvider.System, Capacity);
        _worker = new Thread(Loop) { IsBackground = true, Name = "inference" };
        _worker.Start();
    }

    /// <summary>Pieces of work of a class that have run since the start.</summary>
    public long Done(WorkClass kind) => Interlocked.Read(ref _done[(int)kind]);

    /// <summary>Time that pieces of a class have taken since the start, those that failed included.</summary>
    public TimeSpan Busy(WorkClass kind) => TimeProvider.System.GetElapsedTime(0, Interlocked.Read(ref _busy[(int)kind]));

    /// <summary>Pieces of a class that wait now.</summary>
    public int Waiting(WorkClass kind) => _queue.DepthOf(kind);

    /// <summary>Pieces that were refused because too many waited.</summary>
    public long Refused => _queue.Refused;

    /// <summary>Runs <paramref name="work"/> on the device thread.</summary>
    /// <returns>Its result or its exception; cancelled when <paramref name="cancellation"/> fires before it starts.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/> when the queue is full or the engine is shutting down.</exception>
    public Task<T> RunAsync<T>(WorkClass kind, Func<T> work, CancellationToken cancellation = default)
    {
        var item = new Work<T>(work, (took, well) => Count(kind, took, well), cancellation);
        _queue.Post(kind, item);
        return item.Completion;
    }

    public Task RunAsync(WorkClass kind, Action work, CancellationToken cancellation = default) =>
        RunAsync(kind, () => { work(); return true; }, cancellation);

    /// <summary>Runs what was posted, then ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _stopped.Task;
        _queue.Dispose();
    }

    private void Count(WorkClass kind, long took, bool well)
    {
        Interlocked.Add(ref _busy[(int)kind], took);
        if (well) Interlocked.Increment(ref _done[(int)kind]);
    }

    private void Loop()
    {
        while (_queue.Take() is { } work) work.Run();
        _stopped.SetResult();
    }

    private sealed class Work<T>(Func<T> work, Action<long, bool> count, CancellationToken cancellation) : IWork
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Completion => _completion.Task;

        public void Run()
        {
            if (cancellation.IsCancellationRequested)
            {
                _completion.SetCanceled(cancellation);
                return;
            }
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                var result = work();
                count(TimeProvider.System.GetTimestamp() - started, true);
                _completion.SetResult(result);
            }
            catch (Exception failure)
            {
                count(TimeProvider.System.GetTimestamp() - started, false);
                _completion.SetException(failure);
            }
        }
    }
}
