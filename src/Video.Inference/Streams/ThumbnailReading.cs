using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>The token method <c>ts-llava</c>: a whole clip as one picture of some of its frames, and tokens sampled evenly from single frames.</summary>
/// <remarks>It needs the clip's end before its beginning can be read, so it is for files and not for streams. Rule and source: <see cref="ThumbnailComposer"/>, <see cref="ThumbnailTokens"/>.</remarks>
public sealed class ThumbnailReading
{
    public const string Name = "ts-llava";

    private readonly ThumbnailComposer _composer;
    private readonly int _pictures;

    private ThumbnailReading(VideoModel model, MethodSpec spec)
    {
        _composer = new ThumbnailComposer(model.PictureSize, model.PictureSize, spec.Count("tiles", 6, 1, 64));
        _pictures = spec.Count("pictures", ThumbnailTokens.PublishedPictures, 1, 1000);
        spec.RefuseOthers();
    }

    /// <summary>Whether methods name this one.</summary>
    public static bool IsMeant(StreamMethods methods) => methods.Tokens.Split(':')[0] == Name;

    /// <summary>Reads a clip into a stream's context of its own.</summary>
    /// <param name="model">What it is read by.</param>
    /// <param name="engine">Where that runs.</param>
    /// <param name="methods">Its tokens are those of this method: options tiles (1 to 64) and pictures (1 to 1000: the budget, in pictures' tokens).</param>
    /// <param name="frames">The clip, at least one frame; they stay the caller's.</param>
    /// <param name="cancellation">Stops before the work begins.</param>
    public static async Task<(StreamContext Context, StreamStep Step)> ReadAsync(
        VideoModel model, InferenceEngine engine, StreamMethods methods, IReadOnlyList<Frame> frames, CancellationToken cancellation = default)
    {
        var reading = new ThumbnailReading(model, MethodSpec.Parse(methods.Tokens, "tokens", [Name]));
        var context = new StreamContext(model, engine, methods with { Tokens = StreamMethods.Plain.Tokens });
        var step = await engine.RunAsync(WorkClass.Batch, () => reading.Read(model, context, frames), cancellation);
        return (context, step);
    }

    private StreamStep Read(VideoModel model, StreamContext context, IReadOnlyList<Frame> frames)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var started = TimeProvider.System.GetTimestamp();
        Frame[] single = [.. ThumbnailComposer.Spread(Math.Min(frames.Count, ThumbnailTokens.MostFrames), frames.Count).Select(i => frames[i])];
        var tokens = stack([.. single.Chunk(FramesAPass).SelectMany(context.Vision.See).Select(picture => picture.Sent.Tokens)]);   // [frames, tokens, hidden]
        using var composed = _composer.Compose(frames);
        using var vision = model.OpenVision(StreamMethods.Plain);
        var thumbnail = vision.See([composed])[0].Sent;
        var joined = ThumbnailTokens.Join(thumbnail.Tokens, tokens, _pictures * model.TokensPerFrame);

        var sent = new List<SentFrame> { new(frames[0].Time, thumbnail.Tokens, thumbnail.Places) };
        var row = joined.Thumbnail;
        foreach (var frame in joined.Sampled.GroupBy(sample => sample.Frame))
        {
            int[] places = [.. frame.Select(sample => sample.Place)];
            sent.Add(new SentFrame(single[frame.Key].Time, joined.Tokens.narrow(0, row, places.Length), places));
            row += places.Length;
        }
        var step = context.Read(sent, TimeProvider.System.GetElapsedTime(started));
        return step with { Seen = Total(step.Seen, vision.Counters, joined.Tokens.shape[0]) };
    }

    private static VisionCounters Total(VisionCounters frames, VisionCounters thumbnail, long sent) => new(
        frames.Reuse with { MultiplyAdds = frames.Reuse.MultiplyAdds + thumbnail.Reuse.MultiplyAdds },
        frames.Reduction with { Sent = sent },
        frames.Tower + thumbnail.Tower);

    private const int FramesAPass = 8;
}
