using Video.Inference.Models;
using Video.Ingest;
using Video.Ingest.Publishing;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>Turns a caller's words into a source of frames, with the model's own habits for what was left out.</summary>
public sealed class StreamSources(FrameSources sources, SourceGate gate, PublishDock dock, VideoModel model, TimeProvider time)
{
    /// <summary>Looks at what is to be read.</summary>
    /// <returns>What it is; null where it was not looked at.</returns>
    /// <exception cref="VideoException">A field out of its range, a source that may not be opened or cannot be used.</exception>
    public async Task<SourceDescription?> ProbeAsync(StreamSpec spec)
    {
        spec.Validate();
        SamplingOf(spec);
        if (spec.Publish) return null;
        var location = gate.Admit(spec.Url!);
        // A file is there or it is not; only the network can be waited for.
        var description = spec.Probe || SourceLocation.Parse(location).Path is not null ? await sources.ProbeAsync(location, CancellationToken.None) : null;
        return spec.Loop && SourceLocation.Parse(location).Path is null ? throw Invalid("'loop' is for files that play in real time.", "loop") : description;
    }

    /// <summary>Opens nothing yet: the source's reading does.</summary>
    /// <param name="key">Whose source it is.</param>
    /// <param name="spec">As it was checked before.</param>
    /// <param name="description">Of <see cref="ProbeAsync"/>, where it is known.</param>
    /// <param name="origin">Where in the stream's time the source begins.</param>
    /// <param name="from">Time of the source from which it is read on; null: from its beginning.</param>
    /// <exception cref="VideoException">The source may not be opened any more.</exception>
    public IFrameSource Open(StreamKey key, StreamSpec spec, SourceDescription? description, StreamOrigin origin, TimeSpan? from)
    {
        var (sampling, size) = (SamplingOf(spec), model.PictureSize);
        if (spec.Publish)
        {
            var published = new PublishedSpec { Key = key, Sampling = sampling, Width = size, Height = size, Origin = origin, NewestWins = spec.NewestWins };
            return new PublishedSource(dock, published, time);
        }

        var source = new SourceSpec
        {
            Location = gate.Admit(spec.Url!),
            Sampling = sampling,
            Width = size,
            Height = size,
            Pace = spec.RealTime ? Pace.RealTime : Pace.AsFastAsPossible,
            Origin = origin,
            From = from,
        };
        return sources.Open(source, description);
    }

    /// <summary>The words for a source that may be shown and stored: a URL without user and password, a file as it was named.</summary>
    public static string? ShownOf(StreamSpec spec) => spec.Url is { } url && SourceLocation.Parse(url) is { Url: not null } location ? location.Name : spec.Url;

    public static FullPolicy WhenFull(StreamSpec spec) => spec.WhenFull switch
    {
        null => spec.RealTime ? FullPolicy.DropOldest : FullPolicy.Wait,
        "drop_oldest" => FullPolicy.DropOldest,
        "drop_latest" => FullPolicy.DropLatest,
        "wait" => FullPolicy.Wait,
        _ => throw Invalid($"Unknown policy '{spec.WhenFull}'; there are drop_oldest, drop_latest and wait.", "when_full"),
    };

    /// <exception cref="VideoException">A rate out of its range, or two.</exception>
    public FrameSampling SamplingOf(StreamSpec spec) => (spec.FramesPerSecond, spec.EveryNth) switch
    {
        ({ }, { }) => throw Invalid("'fps' and 'every' exclude each other.", "every"),
        ({ } rate, null) when rate is > 0 and <= 60 => new FixedRate(rate),
        ({ }, null) => throw Invalid("'fps' is above 0 and at most 60.", "fps"),
        (null, { } nth) when nth is >= 1 and <= 10_000 => new EveryNth(nth),
        (null, { }) => throw Invalid("'every' is 1 to 10000.", "every"),
        _ => new FixedRate(model.Settings.FramesPerSecond ?? 1),
    };

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
