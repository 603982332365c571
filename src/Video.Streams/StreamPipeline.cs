using System.Diagnostics;
using Video.Inference.Engine;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>
/// Joins the stages of one stream: what is read of its source goes into a bounded queue, and what the queue holds is read into the stream's memory.
/// Two loops: a reading, which may be stopped and followed by another, and one that feeds the model as long as the stream is open.
/// </summary>
internal sealed class StreamPipeline : IAsyncDisposable
{
    /// <summary>Frames that one step takes at most: larger steps would hold up other streams' turns on the device.</summary>
    private const int MostFramesAStep = 8;

    /// <summary>So many steps in a row may fail before the stream has.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SettlingPause = TimeSpan.FromMilliseconds(10);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;
    // touched by the feeding loop only
    private TimeSpan? _newest;
    private int _failuresInARow;
    // written by the feeding loop only, read from anywhere
    private volatile Progress _progress = new(null, 0, default, default);
    private long _fed;
    private long _disordered;
    private long _unread;
    private volatile string? _failure;
    // changed by the owner only, read from anywhere
    private volatile StreamReading? _reading;
    private volatile StreamRest _rest = StreamRest.Paused;
    private volatile ReadingTotals _past = ReadingTotals.None;

    public StreamPipeline(StreamContext context, FullPolicy whenFull, TimeProvider time)
    {
        (Context, _time, Stopping, _newest) = (context, time, _stop.Token, context.Timeline.Newest?.Position);
        Queue = new FrameQueue(capacity: 2 * MostFramesAStep, whenFull);
        _feeding = Task.Run(FeedAsync);
    }

    public StreamContext Context { get; }

    /// <summary>Between the two loops; its counters say what was lost.</summary>
    public FrameQueue Queue { get; }

    /// <summary>Fires when the stream is closed.</summary>
    public CancellationToken Stopping { get; }

    public Progress Now => _progress;

    /// <summary>What is read now; null: nothing.</summary>
    public StreamReading? Reading => _reading;

    public ReadingTotals Totals => _past.Plus(_reading?.Condition);

    /// <summary>Frames that came no later than the one before them.</summary>
    public long Disordered => Interlocked.Read(ref _disordered);

    /// <summary>Frames that the model failed to read.</summary>
    public long Unread => Interlocked.Read(ref _unread);

    public StreamState State => _failure is not null ? StreamState.Failed : _reading is not { } reading ? _rest.State : reading.Condition.State switch
    {
        SourceState.Failed => StreamState.Failed,
        // What was decoded is still on its way into memory until the queue is empty.
        SourceState.Ended when Idle => StreamState.Ended,
        SourceState.Stalled => StreamState.Stalled,
        SourceState.Reconnecting => StreamState.Reconnecting,
        _ => _progress.Position is null ? StreamState.Connecting : StreamState.Live,
    };

    /// <summary>Why the state is what it is; null when there is nothing to tell.</summary>
    public string? Reason => _failure ?? (_reading is { } reading ? reading.Condition.Reason : _rest.Reason);

    /// <summary>Every frame that was posted has been read, or was lost and counted.</summary>
    private bool Idle => Queue.Posted == Interlocked.Read(ref _fed) + Queue.Dropped;

    /// <summary>Begins to read a source; nothing else is being read.</summary>
    public StreamReading Read(IFrameSource source)
    {
        _failure = null;
        return _reading = new StreamReading(source, Queue);
    }

    /// <summary>Ends what is being read; what is in the queue is still fed to the model.</summary>
    /// <param name="rest">How the stream is from then on.</param>
    public async Task StopReadingAsync(StreamRest rest)
    {
        _rest = rest;
        if (_reading is not { } reading) return;
        await reading.DisposeAsync();
        // In this order nobody sees the reading counted twice.
        _reading = null;
        _past = _past.Plus(reading.Condition);
    }

    /// <summary>Waits until everything that was read has been fed to the model.</summary>
    /// <returns>False when that took longer, or the pipeline was stopped.</returns>
    public async Task<bool> SettleAsync(TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, Stopping);
        while (!Idle && !either.IsCancellationRequested)
            await Task.Delay(SettlingPause, _time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return Idle;
    }

    public async ValueTask DisposeAsync()
    {
        await StopReadingAsync(_rest);
        await _stop.CancelAsync();
        await _feeding;
        await Context.DisposeAsync();
        _stop.Dispose();
    }

    private async Task FeedAsync()
    {
        var frames = new List<Frame>(MostFramesAStep);
        try
        {
            await foreach (var first in Queue.TakeAllAsync(_stop.Token))
            {
                var taken = 1;
                Keep(first, frames);
                for (; taken < MostFramesAStep && Queue.TryTake(out var next); taken++) Keep(next, frames);
                if (frames.Count > 0) await StepAsync(frames);
                Release(frames);
                Interlocked.Add(ref _fed, taken);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Closing: the queue gives its frames back below.
        }
        finally
        {
            Release(frames);
            Queue.Dispose();
        }
    }

    /// <summary>A frame that is not later than the one before would be refused with all that are read with it.</summary>
    private void Keep(Frame frame, List<Frame> frames)
    {
        if (frame.Time.Position > (_newest ?? TimeSpan.MinValue))
        {
            _newest = frame.Time.Position;
            frames.Add(frame);
            return;
        }

        frame.Dispose();
        Interlocked.Increment(ref _disordered);
    }

    private async Task StepAsync(List<Frame> frames)
    {
        while (true)
        {
            try
            {
                using var span = Traces.Frames.StartActivity("frames");
                var step = await Context.AppendAsync(frames, WorkClass.Frames, _stop.Token);
                if (span is not null) Describe(span, frames, step);
                _progress = new Progress(frames[^1].Time.Position, _progress.FramesSeen + frames.Count, step, _progress.Read.Plus(step));
                _failuresInARow = 0;
                return;
            }
            catch (VideoException busy) when (busy.Code == ErrorCode.OverBudget)
            {
                // The engine takes no more work for now. The frames wait, and the queue behind them does what its policy says.
                await Task.Delay(BusyPause, _time, _stop.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !_stop.IsCancellationRequested)
            {
                await LoseAsync(frames.Count, failure);
                return;
            }
        }
    }

    private void Describe(Activity span, List<Frame> frames, StreamStep step)
    {
        var waited = DateTime.UtcNow - span.StartTimeUtc - step.Vision - step.Prefill;
        span.AddPast("queue", TimeSpan.Zero, waited > TimeSpan.Zero ? waited : TimeSpan.Zero);
        span.AddPast("vision", waited, step.Vision);
        span.AddPast("prefill", waited + step.Vision, step.Prefill);
        span.SetTag("video.stream", Context.Id);
        span.SetTag("video.frames", frames.Count);
        span.SetTag("video.tokens_read", step.TokensRead);
    }

    private async Task LoseAsync(int frames, Exception failure)
    {
        Interlocked.Add(ref _unread, frames);
        if (++_failuresInARow < MostFailures)
        {
            await Task.Delay(FailurePause * _failuresInARow, _time, _stop.Token);
            return;
        }

        _failure = $"The model failed to read frames {MostFailures} times in a row: {failure.Message}";
        _failuresInARow = 0;
        _reading?.Stop();
    }

    private static void Release(List<Frame> frames)
    {
        foreach (var frame in frames) frame.Dispose();
        frames.Clear();
    }

    internal sealed record Progress(TimeSpan? Position, long FramesSeen, StreamStep Step, ReadTokens Read);

    /// <summary>What the language model has read of the stream in this run, and the time that took.</summary>
    internal readonly record struct ReadTokens(long Tokens, TimeSpan Prefill)
    {
        public ReadTokens Plus(StreamStep step) => new(Tokens + step.TokensRead, Prefill + step.Prefill);
    }
}
