using Video.Ingest;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>One reading of a stream's source, from its opening to its end; its frames go into the stream's queue.</summary>
internal sealed class StreamReading : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IFrameSource _source;
    private readonly FrameQueue _queue;
    // written by the loop only, read from anywhere
    private volatile Exception? _failure;

    /// <param name="source">Belongs to the reading from here on.</param>
    /// <param name="queue">Outlives the reading.</param>
    public StreamReading(IFrameSource source, FrameQueue queue)
    {
        (_source, _queue) = (source, queue);
        Completion = Task.Run(ReadAsync);
    }

    /// <summary>Ends when the source has or was stopped; never fails.</summary>
    public Task Completion { get; }

    public SourceDescription? Description => _source.Description;

    /// <summary>What ended the reading, where that was neither the source's end nor asked for.</summary>
    public Exception? Failure => _failure;

    public SourceCondition Condition => _failure is null ? _source.Condition : _source.Condition with
    {
        State = SourceState.Failed,
        Reason = _failure is VideoException ? _failure.Message : "Something failed inside the service while the source was read; its log says what.",
    };

    /// <summary>Has the reading end soon; waits for nothing.</summary>
    public void Stop() => _stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _source.DisposeAsync();
        await Completion;
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var frame in _source.ReadAsync(_stop.Token)) await _queue.PostAsync(frame, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As was asked.
        }
        catch (Exception failure)
        {
            // Whatever a source does, the stream lives on with what it has seen.
            _failure = failure;
        }
    }
}
