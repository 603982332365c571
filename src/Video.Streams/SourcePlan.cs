using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>Turns a caller's words into what ingest needs, with the model's own habits for what was left out.</summary>
internal static class SourcePlan
{
    /// <exception cref="VideoException">A field out of its range, or a source that may not be opened.</exception>
    public static SourceSpec For(StreamSpec spec, VideoModel model, SourceGate gate) => new()
    {
        Location = gate.Admit(spec.Url),
        Sampling = SamplingOf(spec, model),
        Width = model.PictureSize,
        Height = model.PictureSize,
        Pace = spec.RealTime ? Pace.RealTime : Pace.AsFastAsPossible,
    };

    /// <summary>Where in the stream's time its source begins: at zero, or where an earlier run of the stream and the time since have come to.</summary>
    public static StreamOrigin OriginOf(StreamContext context, DateTimeOffset now)
    {
        var start = context.Timeline.Continue(now);
        return new StreamOrigin(start.Epoch, start.Position);
    }

    public static FullPolicy WhenFull(StreamSpec spec) => spec.WhenFull switch
    {
        null => spec.RealTime ? FullPolicy.DropOldest : FullPolicy.Wait,
        "drop_oldest" => FullPolicy.DropOldest,
        "drop_latest" => FullPolicy.DropLatest,
        "wait" => FullPolicy.Wait,
        _ => throw Invalid($"Unknown policy '{spec.WhenFull}'; there are drop_oldest, drop_latest and wait.", "when_full"),
    };

    private static FrameSampling SamplingOf(StreamSpec spec, VideoModel model) => (spec.FramesPerSecond, spec.EveryNth) switch
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
