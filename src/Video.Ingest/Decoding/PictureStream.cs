using System.Runtime.CompilerServices;
using Video.Ingest.Sources;

namespace Video.Ingest.Decoding;

/// <summary>The pictures of one reading that lie in its range, on stream time, and how the reading ended.</summary>
/// <param name="decoder">Gives pictures on the source's clock; the caller disposes it.</param>
/// <param name="source">For the times between pictures.</param>
/// <param name="origin">Stream time zero on the source's clock; null: the first picture's time.</param>
/// <param name="range">What is wanted.</param>
internal sealed class PictureStream(Decoder decoder, SourceDescription source, TimeSpan? origin, StreamRange range)
{
    private TimeSpan? _origin = origin;

    /// <summary>Stream time of the last picture decoded, in the range or not; null before the first.</summary>
    public TimeSpan? Last { get; private set; }

    /// <summary>Whether a picture after the range's end was reached, so that nothing in it is missing.</summary>
    public bool PassedRange { get; private set; }

    /// <summary>Between the last two pictures; what the source announces where there was only one.</summary>
    public TimeSpan Interval { get; private set; } = TimeSpan.FromSeconds(1 / (source.FramesPerSecond ?? 25));

    /// <summary>Whoever takes a picture disposes it.</summary>
    public async IAsyncEnumerable<Picture> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!PassedRange && await decoder.NextAsync(cancellationToken) is { } picture)
        {
            _origin ??= picture.Time;
            picture = picture with { Time = picture.Time - _origin.Value };
            Note(picture.Time);
            if (range.BeginsAfter(picture.Time) || PassedRange) picture.Pixels.Dispose();
            else yield return picture;
        }
    }

    // With a known rate pictures may have been left out on the way, and the time between two that came says nothing.
    private void Note(TimeSpan time)
    {
        PassedRange = range.EndsBefore(time);
        if (PassedRange) return;
        if (Last is { } last && !source.ConstantRate) Interval = time - last;
        Last = time;
    }
}
