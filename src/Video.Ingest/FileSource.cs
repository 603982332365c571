using System.Runtime.CompilerServices;
using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>One reading of something that has an end: a file, or a URL of one.</summary>
/// <param name="spec">What to read.</param>
/// <param name="clock">Stamps arrivals and paces; null: the system's.</param>
/// <param name="gate">Says which hosts of the network may be reached; null: all.</param>
public sealed class FileSource(SourceSpec spec, TimeProvider? clock = null, UrlGate? gate = null) : IFrameSource
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly FrameReader _reader = new(clock, gate);
    private readonly CancellationTokenSource _disposed = new();
    // written by the reading only, read from anywhere
    private volatile SourceCondition _condition = new(SourceState.Connecting, spec.Origin.Epoch);

    public SourceCondition Condition => _condition;

    public SourceDescription? Description => _reader.Source;

    /// <summary>How the reading ended; null as long as it has not.</summary>
    public SourceEnd? End => _reader.End;

    public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        await using var frames = _reader.ReadAsync(spec, stop.Token).GetAsyncEnumerator(stop.Token);
        while (await NextAsync(frames))
        {
            _condition = _condition with { State = SourceState.Live, Frames = _condition.Frames + 1, Undecoded = _reader.Undecoded, LastFrameAt = _clock.GetUtcNow() };
            yield return frames.Current;
        }

        var end = _reader.End!;
        _condition = _condition with { State = end.Kind == SourceEndKind.Broken ? SourceState.Failed : SourceState.Ended, Reason = end.Reason, Undecoded = _reader.Undecoded };
    }

    /// <summary>Ends a reading that goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        // The token stays usable for a reading that is just ending, so its source is left to the collector: it holds nothing but memory.
        await _disposed.CancelAsync();
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<Frame> frames)
    {
        try
        {
            return await frames.MoveNextAsync();
        }
        catch (Exception failure)
        {
            var cancelled = failure is OperationCanceledException;
            _condition = _condition with
            {
                State = cancelled ? SourceState.Ended : SourceState.Failed,
                Reason = cancelled ? "The reading was ended." : failure.Message,
            };
            throw;
        }
    }
}
