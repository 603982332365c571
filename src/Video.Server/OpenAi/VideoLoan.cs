using Video.Inference.Streams;

namespace Video.Server.OpenAi;

/// <summary>A video that was read, for as long as it is asked about; disposing gives it back.</summary>
public sealed class VideoLoan(StreamContext context, Func<ValueTask> giveBack) : IAsyncDisposable
{
    private Func<ValueTask>? _giveBack = giveBack;

    public StreamContext Context { get; } = context;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _giveBack, null) is { } back ? back() : ValueTask.CompletedTask;
}
