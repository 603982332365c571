using System.Runtime.CompilerServices;
using Video.Ingest.Decoding;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing;

/// <summary>A stream's readings of one publisher, who is sent away when no pictures come of them. Disposing it ends the one that runs.</summary>
internal sealed class PublisherReading : IAsyncDisposable
{
    // A decoder that dies again and again without a picture will not do better with the next bytes.
    private const int MostFailures = 3;

    private readonly IPublisher _publisher;
    private readonly PictureSize _size;
    private readonly TimeSpan _patience;
    private readonly ITimer _watchdog;
    private int _failures;

    /// <param name="publisher">Who sends.</param>
    /// <param name="spec">What is wanted.</param>
    /// <param name="clock">Times how long no picture comes.</param>
    public PublisherReading(IPublisher publisher, PublishedSpec spec, TimeProvider clock)
    {
        (_publisher, _size, _patience) = (publisher, new PictureSize(spec.Width, spec.Height), publisher.LongestPause ?? Timeout.InfiniteTimeSpan);
        _watchdog = clock.CreateTimer(_ => GiveUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public SourceDescription? Description => _publisher.Description;

    /// <summary>Of the newest reading.</summary>
    public long Pictures { get; private set; }

    /// <summary>Whether the publisher was sent away because no picture came.</summary>
    public bool Stalled { get; private set; }

    /// <summary>Why the newest reading gave no more pictures.</summary>
    public string Ending => _publisher.Ending ?? "The decoder broke off and is started anew.";

    public bool MayGoOn => _publisher.Ending is null;

    /// <summary>Pictures with the publisher's own times, until it leaves, is sent away, or its decoder breaks off.</summary>
    /// <param name="cancellationToken">Ends the reading; the only thing that throws.</param>
    public async IAsyncEnumerable<Picture> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Pictures = 0;
        await using var pictures = _publisher.ReadAsync(_size, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pictures))
        {
            Pictures++;
            _failures = 0;
            yield return pictures.Current;
        }

        if (Pictures == 0 && ++_failures >= MostFailures) _publisher.Dismiss("No picture could be decoded of what was sent.");
    }

    public ValueTask DisposeAsync() => _watchdog.DisposeAsync();

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<Picture> pictures)
    {
        _watchdog.Change(_patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await pictures.MoveNextAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever goes wrong with one publisher, the stream lives on and takes the next.
            _publisher.Dismiss(failure.Message);
            return false;
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void GiveUp()
    {
        Stalled = true;
        _publisher.Dismiss($"No picture came for {_patience.TotalSeconds:0.#} s.");
    }
}
