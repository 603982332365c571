using Video.Ingest;
using Video.Ingest.Sources;
using Video.Inference.Engine;
using Video.Inference.Streams;

namespace Video.Streams;

/// <summary>
/// Joins the stages of one stream: its source is decoded into a bounded queue, and what the queue holds is read into the stream's memory.
/// Two loops: one decodes, one feeds the model.
/// </summary>
internal sealed class StreamPipeline : IAsyncDisposable
{
    /// <summary>Frames that one step takes at most: larger steps would hold up other streams' turns on the device.</summary>
    private const int MostFramesAStep = 8;

    private readonly FrameReader _reader;
    private readonly SourceSpec _source;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    // written by the feeding loop only, read from anywhere
    private volatile Progress _progress = new(null, 0, default);
    // the first ending wins; written by either loop, read from anywhere
    private Ending? _ending;

    public StreamPipeline(FrameReader reader, SourceSpec source, FullPolicy whenFull, StreamContext context)
    {
        (_reader, _source, Context, Stopping) = (reader, source, context, _stop.Token);
        Queue = new FrameQueue(capacity: 2 * MostFramesAStep, whenFull);
        _running = Task.WhenAll(Task.Run(DecodeAsync), Task.Run(FeedAsync));
    }

    public StreamContext Context { get; }

    /// <summary>Between the two loops; its counters say what was lost.</summary>
    public FrameQueue Queue { get; }

    /// <summary>Fires when the stream is closed.</summary>
    public CancellationToken Stopping { get; }

    public Progress Now => _progress;

    /// <summary>Why the stream ended or failed; null while it runs.</summary>
    public string? Reason => Volatile.Read(ref _ending)?.Reason;

    public StreamState State => Volatile.Read(ref _ending) switch
    {
        { Failed: true } => StreamState.Failed,
        // What was decoded is still on its way into memory until both loops are done.
        not null when _running.IsCompleted => StreamState.Ended,
        _ => _progress.Position is null ? StreamState.Connecting : StreamState.Live,
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Context.DisposeAsync();
        _stop.Dispose();
    }

    private async Task DecodeAsync()
    {
        try
        {
            await foreach (var frame in _reader.ReadAsync(_source, _stop.Token)) await Queue.PostAsync(frame, _stop.Token);
            End(_reader.End!.Reason, _reader.End.Kind == SourceEndKind.Broken);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            End("The stream was closed.", failed: false);
        }
        catch (Exception failure)
        {
            // Whatever a source does, the stream lives on with what it has seen.
            End(failure.Message, failed: true);
        }
        finally
        {
            Queue.Complete(_reader.End);
        }
    }

    private async Task FeedAsync()
    {
        var frames = new List<Frame>(MostFramesAStep);
        try
        {
            await foreach (var first in Queue.TakeAllAsync(_stop.Token))
            {
                frames.Add(first);
                while (frames.Count < MostFramesAStep && Queue.TryTake(out var next)) frames.Add(next);
                var step = await Context.AppendAsync(frames, WorkClass.Frames, _stop.Token);
                _progress = new Progress(frames[^1].Time.Position, _progress.FramesSeen + frames.Count, step);
                Release(frames);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closing: the queue gives its frames back below.
        }
        catch (Exception failure)
        {
            End(failure.Message, failed: true);
            await _stop.CancelAsync();
        }
        finally
        {
            Release(frames);
            Queue.Dispose();
        }
    }

    private void End(string reason, bool failed) => Interlocked.CompareExchange(ref _ending, new Ending(reason, failed), null);

    private static void Release(List<Frame> frames)
    {
        foreach (var frame in frames) frame.Dispose();
        frames.Clear();
    }

    internal sealed record Progress(TimeSpan? Position, long FramesSeen, StreamStep Step);

    private sealed record Ending(string Reason, bool Failed);
}
