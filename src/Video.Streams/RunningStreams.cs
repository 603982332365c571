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

    /// <summary>How many are in each state.</summary>
    public IReadOnlyDictionary<StreamState, int> States => _running.Values.GroupBy(stream => stream.State).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>What all streams, those closed since included, have come to together.</summary>
    public StreamTally Total
    {
        get { lock (_lock) return _running.Values.Aggregate(_past, (total, stream) => total.Plus(TallyOf(stream))); }
    }

    /// <summary>How each open stream is remembered.</summary>
    public IEnumerable<Inference.Memories.MemoryStatus> Memories => _running.Values.Select(stream => stream.Context.Memory);

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

    private static StreamTally TallyOf(StreamPipeline stream)
    {
        var totals = stream.Totals;
        return new StreamTally(
            stream.Queue.Posted, stream.Now.FramesSeen, stream.Queue.Dropped, stream.Disordered, stream.Unread, stream.Context.Memory.BlocksDropped,
            totals.Reconnects, totals.FailedTries, totals.Stalls, totals.ClockJumps);
    }
}
