using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Live;

/// <summary>How long a connection may be silent before it counts as stalled: by what the source announces at first, then by how its pictures really come.</summary>
/// <param name="settings">The bounds.</param>
/// <param name="source">Its container and rate.</param>
/// <param name="sampling">Pictures that are left out before they reach us are no silence.</param>
internal sealed class Silence(LiveSettings settings, SourceDescription source, FrameSampling sampling)
{
    // One late picture in sixteen moves the mean by a sixteenth of how late it is.
    private const int Memory = 16;

    // ffmpeg's "fps" of a stream whose times are in 1/90000 can be 90000: then it is not known.
    private const double FastestRate = 240;

    private readonly TimeSpan _floor = source.Container.Contains("hls", StringComparison.Ordinal) && settings.SegmentFloor > settings.StallFloor
        ? settings.SegmentFloor : settings.StallFloor;
    private TimeSpan _interval = TimeSpan.FromSeconds(
        (sampling is EveryNth every ? every.N : 1) / (source.FramesPerSecond is > 0 and <= FastestRate ? source.FramesPerSecond.Value : 1));
    private TimeSpan? _last;

    /// <summary>Longer than this is a stall.</summary>
    public TimeSpan Longest => _interval * settings.StallIntervals is var several && several > _floor ? several : _floor;

    /// <summary>Takes the next picture's arrival, on a clock that never jumps.</summary>
    public void Note(TimeSpan arrival)
    {
        if (_last is { } last) _interval += (arrival - last - _interval) / Memory;
        _last = arrival;
    }
}
