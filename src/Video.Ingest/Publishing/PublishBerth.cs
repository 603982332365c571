using System.Threading.Channels;

namespace Video.Ingest.Publishing;

/// <summary>A stream's side of the dock: its publishers, one after the other. Disposing it sends the present one away.</summary>
public sealed class PublishBerth : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PublishDock _dock;
    private readonly bool _newestWins;
    // One place: a publisher that left before the stream came to read it gives way to the next.
    private readonly Channel<IPublisher> _publishers =
        Channel.CreateBounded<IPublisher>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private PublishPlace? _place;
    private bool _closed;

    internal PublishBerth(StreamKey key, bool newestWins, PublishDock dock) => (Key, _newestWins, _dock) = (key, newestWins, dock);

    public StreamKey Key { get; }

    /// <summary>Waits for the next publisher, without limit.</summary>
    public ValueTask<IPublisher> NextAsync(CancellationToken cancellationToken) => _publishers.Reader.ReadAsync(cancellationToken);

    public void Dispose()
    {
        PublishPlace? last;
        lock (_lock)
        {
            if (_closed) return;
            (_closed, last, _place) = (true, _place, null);
        }

        _dock.Close(this);
        _publishers.Writer.TryComplete();
        last?.Dismiss($"Stream '{Key.Stream}' was closed.");
    }

    internal PublishPlace Take()
    {
        PublishPlace? last;
        var place = new PublishPlace(this, _dock.Counters);
        lock (_lock)
        {
            if (_closed) throw new VideoException(ErrorCode.NotReady, $"Stream '{Key.Stream}' was closed.", "id");
            if (_place is not null && !_newestWins) throw new VideoException(ErrorCode.Conflict, $"Another publisher sends to stream '{Key.Stream}' already.", "id");
            (last, _place) = (_place, place);
        }

        if (last is not null) _dock.Counters.Refuse(PublishRefusal.Replaced);
        last?.Dismiss($"A newer publisher took over stream '{Key.Stream}'.");
        _dock.Counters.Admit();
        return place;
    }

    internal void Post(IPublisher publisher) => _publishers.Writer.TryWrite(publisher);

    internal void Leave(PublishPlace place)
    {
        lock (_lock)
        {
            if (_place == place) _place = null;
        }
    }
}
