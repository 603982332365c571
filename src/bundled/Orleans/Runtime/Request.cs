namespace Orleans.Runtime;

/// <summary>One request on its way to an activation: a call, a timer's tick, or a step of an enumeration.</summary>
internal sealed class Request(GrainId target, string name, CancellationTokenSource? cancellation = null)
{
    private readonly TaskCompletionSource<object?> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _abandoned;

    public GrainId Target { get; } = target;

    /// <summary>The caller's <see cref="RequestContext"/>.</summary>
    public Dictionary<string, object>? Context { get; } = RequestContext.Export();

    public bool OneWay { get; init; }

    public bool ReadOnly { get; init; }

    public bool AlwaysInterleave { get; init; }

    /// <summary>Whether it counts as use of the activation.</summary>
    public bool KeepAlive { get; init; } = true;

    /// <summary>For this one activation: it must not wake another.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>What to do, in the activation's turns.</summary>
    public Func<Activation, ValueTask<object?>> Body { get; set; } = null!;

    /// <summary>The token that the grain sees.</summary>
    public CancellationToken Cancelled => cancellation?.Token ?? CancellationToken.None;

    public Task<object?> Reply => _reply.Task;

    /// <summary>Nobody waits any more: it need not start.</summary>
    public bool Abandoned => _abandoned;

    public void Complete(object? result) => _reply.TrySetResult(result);

    public void Fail(Exception exception)
    {
        // Whoever waited may be gone; the failure is then nobody's.
        if (_reply.TrySetException(exception)) _ = _reply.Task.Exception;
    }

    public void Abandon() => _abandoned = true;

    public void Cancel()
    {
        _abandoned = true;
        cancellation?.Cancel();
    }

    public override string ToString() => $"{name} to {Target}";
}
