using System.Runtime.CompilerServices;
using Video.Ingest.Decoding;
using Video.Ingest.Live;
using Video.Ingest.Network;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>
/// A camera or any other source of the network that has no end. It is connected to again and again, without end, with growing pauses; each connection that gives
/// pictures is an epoch of its own. A source that turns out to have an end (a closed HLS playlist, a file on a web server) is read to it.
/// </summary>
/// <param name="spec">What to read; its pace is the source's own.</param>
/// <param name="clock">Stamps arrivals and times the waits; null: the system's.</param>
/// <param name="settings">How patient to be; null: as for a camera.</param>
/// <param name="gate">Says which hosts may be reached; null: all.</param>
public sealed class LiveSource(SourceSpec spec, TimeProvider? clock = null, LiveSettings? settings = null, UrlGate? gate = null) : IFrameSource
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly LiveSettings _settings = settings ?? new LiveSettings();
    private readonly UrlGate _gate = gate ?? UrlGate.Open;
    private readonly CancellationTokenSource _disposed = new();
    private readonly UndecodedCount _undecoded = new();
    // touched by the reading only
    private readonly Backoff _backoff = new(settings ?? new LiveSettings());
    private long _index;
    // written by the reading only, read from anywhere
    private volatile SourceCondition _condition = new(SourceState.Connecting, spec.Origin.Epoch);
    private volatile SourceDescription? _description;

    public SourceCondition Condition => _condition with { Undecoded = _undecoded.Total };

    public SourceDescription? Description => _description;

    public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        spec.Validate();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var timeline = new LiveTimeline(spec.Origin, Now);
        while (true)
        {
            var connection = new LiveConnection(spec, _settings, _clock, _gate);
            await using (connection)
            {
                _undecoded.Begin(() => connection.Undecoded);
                await foreach (var frame in FramesOf(connection, timeline, stop.Token)) yield return frame;
            }

            _undecoded.End();
            var end = connection.End!;
            if (end.Kind == ConnectionEndKind.Complete)
            {
                _condition = _condition with { State = SourceState.Ended, Reason = end.Reason };
                yield break;
            }

            await PauseAsync(end, stop.Token);
        }
    }

    /// <summary>Ends the reading.</summary>
    public async ValueTask DisposeAsync()
    {
        // Left to the collector: a reading that is just ending may still look at its token.
        await _disposed.CancelAsync();
    }

    /// <summary>On a clock that never jumps.</summary>
    private TimeSpan Now => _clock.GetElapsedTime(0);

    private async IAsyncEnumerable<Frame> FramesOf(LiveConnection connection, LiveTimeline timeline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pictures = StampAsync(connection, timeline, cancellationToken);
        if (spec.Sampling is FixedRate rate)
            pictures = GridSampler.SampleAsync(pictures, new TimeGrid(rate.FramesPerSecond), () => timeline.ShownUntil(Now), cancellationToken);
        await foreach (var picture in pictures)
        {
            _condition = _condition with { Frames = _condition.Frames + 1 };
            yield return new Frame(_index++, new MediaTime(_condition.Epoch, picture.Time, picture.Arrived), spec.Width, spec.Height, picture.Pixels);
        }
    }

    /// <summary>The connection's pictures, on stream time.</summary>
    private async IAsyncEnumerable<Picture> StampAsync(LiveConnection connection, LiveTimeline timeline, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimeSpan? began = null;
        await foreach (var picture in connection.ReadAsync(cancellationToken))
        {
            var (arrival, wall) = (Now, _clock.GetUtcNow());
            if (began is null)
            {
                began = arrival;
                timeline.Begin(arrival);
                Begin(connection);
            }

            var position = timeline.Stamp(picture.Time, arrival);
            if (arrival - began >= _settings.StableAfter) _backoff.Reset();
            _condition = _condition with { LastFrameAt = wall, ClockJumps = timeline.Jumps };
            yield return picture with { Time = position, Arrived = wall };
        }
    }

    private void Begin(LiveConnection connection)
    {
        _description = connection.Description;
        var again = _condition.LastFrameAt is null ? 0 : 1;
        _condition = _condition with
        {
            State = SourceState.Live,
            Reason = null,
            Epoch = _condition.Epoch + again,
            Reconnects = _condition.Reconnects + again,
        };
    }

    private async Task PauseAsync(ConnectionEnd end, CancellationToken cancellationToken)
    {
        var pause = _backoff.Next(slow: end.Kind == ConnectionEndKind.Refused);
        var stalled = end.Kind == ConnectionEndKind.Stalled;
        var between = _condition.LastFrameAt is null ? SourceState.Connecting : SourceState.Reconnecting;
        _condition = _condition with
        {
            State = stalled ? SourceState.Stalled : between,
            Reason = end.Reason,
            Stalls = _condition.Stalls + (stalled ? 1 : 0),
            FailedTries = _condition.FailedTries + (end.Pictures == 0 ? 1 : 0),
            NextTryAt = _clock.GetUtcNow() + pause,
        };
        await Task.Delay(pause, _clock, cancellationToken);
        _condition = _condition with { State = between, NextTryAt = null };
    }
}
