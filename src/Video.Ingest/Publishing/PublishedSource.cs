using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Video.Ingest.Decoding;
using Video.Ingest.Live;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing;

/// <summary>
/// What is published to a stream. It waits for a publisher, without limit, and for the next one when that has left; each that gives pictures is an epoch of its
/// own, and the time in which there was none passes in the stream as well.
/// </summary>
public sealed class PublishedSource : IFrameSource
{
    private readonly PublishedSpec _spec;
    private readonly PublishBerth _berth;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _disposed = new();
    private readonly UndecodedCount _undecoded = new();
    // touched by the reading only
    private readonly LiveTimeline _timeline;
    private long _index;
    // written by the reading only, read from anywhere
    private volatile SourceCondition _condition;
    private volatile SourceDescription? _description;

    /// <summary>From here on publishers are taken; they wait until the source is read.</summary>
    /// <param name="dock">Where they come.</param>
    /// <param name="spec">What is wanted of them.</param>
    /// <param name="clock">Stamps arrivals and times the waits; null: the system's.</param>
    /// <exception cref="VideoException">The spec is wrong, or another source takes this stream's publishers.</exception>
    public PublishedSource(PublishDock dock, PublishedSpec spec, TimeProvider? clock = null)
    {
        spec.Validate();
        (_spec, _clock) = (spec, clock ?? TimeProvider.System);
        _timeline = new LiveTimeline(spec.Origin, Now);
        _condition = new SourceCondition(SourceState.Connecting, spec.Origin.Epoch, "No publisher has come yet.");
        _berth = dock.Open(spec.Key, spec.NewestWins);
    }

    public SourceCondition Condition => _condition with { Undecoded = _undecoded.Total };

    public SourceDescription? Description => _description;

    /// <summary>Never ends by itself.</summary>
    public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        while (true)
        {
            var publisher = await NextAsync(stop.Token);
            _undecoded.Begin(() => publisher.Undecoded);
            await using var reading = new PublisherReading(publisher, _spec, _clock);
            // A decoder may die while its publisher lives: the rest of what that sends is an epoch of its own.
            while (reading.MayGoOn)
            {
                await foreach (var frame in FramesOf(reading, stop.Token)) yield return frame;
                Lose(reading);
            }
        }
    }

    /// <summary>Ends the reading, and sends the publisher away.</summary>
    public async ValueTask DisposeAsync()
    {
        _berth.Dispose();
        // Left to the collector: a reading that is just ending may still look at its token.
        await _disposed.CancelAsync();
    }

    /// <summary>On a clock that never jumps.</summary>
    private TimeSpan Now => _clock.GetElapsedTime(0);

    private async ValueTask<IPublisher> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _berth.NextAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new OperationCanceledException(_disposed.Token);
        }
    }

    private async IAsyncEnumerable<Frame> FramesOf(PublisherReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pictures = StampAsync(reading, cancellationToken);
        if (_spec.Sampling is FixedRate rate)
            pictures = GridSampler.SampleAsync(pictures, new TimeGrid(rate.FramesPerSecond), () => _timeline.ShownUntil(Now), cancellationToken);
        await foreach (var picture in pictures)
        {
            _condition = _condition with { Frames = _condition.Frames + 1 };
            yield return new Frame(_index++, new MediaTime(_condition.Epoch, picture.Time, picture.Arrived), _spec.Width, _spec.Height, picture.Pixels);
        }
    }

    /// <summary>The publisher's pictures, on stream time; of every so many one, where that is asked for.</summary>
    private async IAsyncEnumerable<Picture> StampAsync(PublisherReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var every = _spec.Sampling is EveryNth { N: var n } ? n : 1;
        var count = 0L;
        await foreach (var picture in reading.ReadAsync(cancellationToken))
        {
            var (arrival, wall) = (Now, _clock.GetUtcNow());
            if (count == 0) Begin(reading, arrival);
            var position = _timeline.Stamp(picture.Time, arrival);
            _condition = _condition with { LastFrameAt = wall, ClockJumps = _timeline.Jumps };
            if (count++ % every == 0) yield return picture with { Time = position, Arrived = wall };
            else picture.Pixels.Dispose();
        }
    }

    private void Begin(PublisherReading reading, TimeSpan arrival)
    {
        _timeline.Begin(arrival);
        _description = reading.Description;
        var again = _condition.LastFrameAt is null ? 0 : 1;
        _condition = _condition with
        {
            State = SourceState.Live,
            Reason = null,
            Epoch = _condition.Epoch + again,
            Reconnects = _condition.Reconnects + again,
        };
    }

    private void Lose(PublisherReading reading) => _condition = _condition with
    {
        State = _condition.LastFrameAt is null ? SourceState.Connecting : SourceState.Reconnecting,
        Reason = reading.Ending,
        Stalls = _condition.Stalls + (reading.Stalled ? 1 : 0),
        FailedTries = _condition.FailedTries + (reading.Pictures == 0 ? 1 : 0),
    };
}
