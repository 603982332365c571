using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>A bounded queue between a reader of frames and their use; no frame leaves it uncounted.</summary>
/// <remarks>At rest <see cref="Posted"/> = <see cref="Taken"/> + <see cref="Dropped"/> + <see cref="Count"/>. Any number of threads may post and take.</remarks>
public sealed class FrameQueue : IDisposable
{
    private readonly Channel<Frame> _frames;
    private long _posted;
    private long _taken;
    private long _dropped;
    private volatile bool _completed;

    private volatile FullPolicy _policy;

    /// <param name="capacity">Frames held at most, at least 1.</param>
    /// <param name="policy">What happens when one more comes.</param>
    public FrameQueue(int capacity, FullPolicy policy)
    {
        _frames = Channel.CreateBounded<Frame>(capacity);
        _policy = policy;
    }

    /// <summary>What happens when one more comes than there is room for; may be changed at any time, and holds for whoever posts from then on.</summary>
    public FullPolicy Policy
    {
        get => _policy;
        set => _policy = value;
    }

    /// <summary>Frames that were offered.</summary>
    public long Posted => Interlocked.Read(ref _posted);

    /// <summary>Frames that somebody took and now owns.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Frames that were disposed here: given up for others, refused, or left when the queue was disposed.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Frames inside.</summary>
    public int Count => _frames.Reader.Count;

    /// <summary>How the source ended; null until <see cref="Complete"/> is called with it.</summary>
    public SourceEnd? End { get; private set; }

    /// <summary>Gives a frame away; it belongs to the queue from here on, also when this fails.</summary>
    /// <returns>False when the queue was completed before: the frame is dropped.</returns>
    public async ValueTask<bool> PostAsync(Frame frame, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _posted);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (!_frames.Writer.TryWrite(frame))
            {
                if (_completed || _policy == FullPolicy.DropLatest)
                {
                    Drop(frame);
                    return !_completed;
                }

                if (_policy == FullPolicy.Wait) await _frames.Writer.WaitToWriteAsync(cancellationToken);
                else if (_frames.Reader.TryRead(out var oldest)) Drop(oldest);
            }

            return true;
        }
        catch
        {
            Drop(frame);
            throw;
        }
    }

    /// <summary>No frame comes any more. Those inside can still be taken.</summary>
    public void Complete(SourceEnd? end = null)
    {
        End ??= end;
        _completed = true;
        _frames.Writer.TryComplete();
    }

    /// <summary>The frames as they come, to the queue's completion. Whoever takes one disposes it.</summary>
    public async IAsyncEnumerable<Frame> TakeAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _frames.Reader.WaitToReadAsync(cancellationToken))
        {
            while (TryTake(out var frame)) yield return frame;
        }
    }

    /// <summary>Takes a frame if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out Frame? frame)
    {
        if (!_frames.Reader.TryRead(out frame)) return false;
        Interlocked.Increment(ref _taken);
        return true;
    }

    /// <summary>Completes the queue and drops what is inside.</summary>
    public void Dispose()
    {
        Complete();
        while (_frames.Reader.TryRead(out var frame)) Drop(frame);
    }

    private void Drop(Frame frame)
    {
        Interlocked.Increment(ref _dropped);
        frame.Dispose();
    }
}
