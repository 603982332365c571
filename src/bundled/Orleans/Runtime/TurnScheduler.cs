namespace Orleans.Runtime;

/// <summary>Runs the turns of one activation on the thread pool, one at a time and in order.</summary>
/// <remarks>A turn is whatever runs between two awaits. Code that leaves the scheduler (ConfigureAwait(false), Task.Run) leaves the protection.</remarks>
internal sealed class TurnScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After so long in a row an activation lets others have the thread.
    private static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(100);

    private readonly Queue<Task> _turns = new();
    private bool _running;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues a turn that inherits nothing from the code that queues it.</summary>
    public void Queue(Action turn)
    {
        var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        try
        {
            Task.Factory.StartNew(turn, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
        }
        finally
        {
            flow?.Undo();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var before = RuntimeContext.Enter(activation);
        try
        {
            var since = Environment.TickCount64;
            do
            {
                Task turn;
                lock (_turns)
                {
                    if (!_turns.TryDequeue(out turn!))
                    {
                        _running = false;
                        return;
                    }
                }
                TryExecuteTask(turn);
            }
            while (Environment.TickCount64 - since < Quantum.TotalMilliseconds);
        }
        finally
        {
            RuntimeContext.Enter(before);
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_turns)
        {
            _turns.Enqueue(task);
            if (_running) return;
            _running = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && RuntimeContext.Current == activation && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_turns) return [.. _turns];
    }
}
