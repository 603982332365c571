namespace Video.Ingest.Publishing;

/// <summary>A publisher's place at a stream's berth, from its admission until it leaves. Disposing it frees the place for the next.</summary>
public sealed class PublishPlace : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PublishBerth _berth;
    private readonly PublishCounters _counters;
    private IPublisher? _publisher;
    private string? _dismissal;
    private bool _left;

    internal PublishPlace(PublishBerth berth, PublishCounters counters) => (_berth, _counters) = (berth, counters);

    public StreamKey Key => _berth.Key;

    /// <summary>Hands the publisher to the stream, once. When the place was lost meanwhile, the publisher is dismissed.</summary>
    public void Start(IPublisher publisher)
    {
        string? dismissal;
        lock (_lock)
        {
            _publisher = publisher;
            dismissal = _dismissal;
        }

        if (dismissal is null) _berth.Post(publisher);
        else publisher.Dismiss(dismissal);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_left) return;
            _left = true;
        }

        _counters.Leave();
        _berth.Leave(this);
    }

    internal void Dismiss(string reason)
    {
        IPublisher? publisher;
        lock (_lock)
        {
            _dismissal ??= reason;
            publisher = _publisher;
        }

        publisher?.Dismiss(reason);
    }
}
