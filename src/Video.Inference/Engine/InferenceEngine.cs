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

    public InferenceEngine(TimeProvider? time = null)
    {
        _queue = new WorkQueue(time ?? TimeProvider.System, Capacity);
        _worker = new Thread(Loop) { IsBackground = true, Name = "inference" };
        _worker.Start();
    }

    /// <summary>Pieces of work of a class that have run since the start.</summary>
    public long Done(WorkClass kind) => Interlocked.Read(ref _done[(int)kind]);

    /// <summary>Runs <paramref name="work"/> on the device thread.</summary>
    /// <returns>Its result or its exception; cancelled when <paramref name="cancellation"/> fires before it starts.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/> when the queue is full or the engine is shutting down.</exception>
    public Task<T> RunAsync<T>(WorkClass kind, Func<T> work, CancellationToken cancellation = default)
    {
        var item = new Work<T>(work, () => Interlocked.Increment(ref _done[(int)kind]), cancellation);
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

    private void Loop()
    {
        while (_queue.Take() is { } work) work.Run();
        _stopped.SetResult();
    }

    private sealed class Work<T>(Func<T> work, Action done, CancellationToken cancellation) : IWork
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
            try
            {
                var result = work();
                done();
                _completion.SetResult(result);
            }
            catch (Exception failure)
            {
                _completion.SetException(failure);
            }
        }
    }
}
