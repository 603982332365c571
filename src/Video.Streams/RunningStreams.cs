using System.Collections.Concurrent;

namespace Video.Streams;

/// <summary>The streams that this process runs, for whoever counts: figures only ever grow, also when streams are closed. For any thread.</summary>
public sealed class RunningStreams
{
    private readonly ConcurrentDictionary<StreamKey, StreamPipeline> _running = new();
    private readonly Lock _lock = new();
    private StreamTally _past = StreamTally.None;
    private long _reserved;

    /// <summary>Streams that are open here.</summary>
    public int Count => _running.Count;

    /// <summary>Bytes of memory that open streams were promised.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>Each open stream as it is now, in no order.</summary>
    public IReadOnlyList<RunningStream> Now => [.. _running.Select(entry => At(entry.Key, entry.Value))];

    /// <summary>What all streams, those closed since included, have come to together.</summary>
    public StreamTally Total
    {
        get { lock (_lock) return _running.Values.Aggregate(_past, (total, stream) => total.Plus(TallyOf(stream))); }
    }

    /// <summary>Sets bytes aside, if they are there.</summary>
    internal bool Reserve(long bytes, long ofAll)
    {
        lock (_lock)
        {
            if (bytes > 0 && _reserved + bytes > ofAll) return false;
            _reserved += bytes;
            return true;
        }
    }

    internal void GiveBack(long bytes)
    {
        lock (_lock) _reserved -= bytes;
    }

    internal void Add(StreamKey key, StreamPipeline stream) => _running[key] = stream;

    internal void Remove(StreamKey key)
    {
        lock (_lock)
        {
            if (_running.TryRemove(key, out var stream)) _past = _past.Plus(TallyOf(stream));
        }
    }

    private static RunningStream At(StreamKey key, StreamPipeline stream)
    {
        var condition = stream.Reading?.Condition;
        return new RunningStream(
            key, stream.State, stream.Reason, condition?.Epoch ?? stream.Context.Timeline.Newest?.Epoch ?? 0, condition?.LastFrameAt, stream.Queue.Count,
            stream.Now.Step.FeatureBytes, stream.Context.Memory, TallyOf(stream));
    }

    private static StreamTally TallyOf(StreamPipeline stream)
    {
        var (totals, memory, progress) = (stream.Totals, stream.Context.Memory, stream.Now);
        return new StreamTally(
            stream.Queue.Posted, progress.FramesSeen, stream.Queue.Dropped, stream.Disordered, stream.Unread, memory.BlocksDropped,
            totals.Reconnects, totals.FailedTries, totals.Stalls, totals.ClockJumps)
        {
            Undecoded = totals.Undecoded,
            FramesForgotten = memory.FramesForgotten,
            Work = new StreamWork(progress.Step.Seen, memory.Recall, progress.Read.Tokens, progress.Read.Prefill),
        };
    }
}
