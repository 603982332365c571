using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest.Sources;
using Video.Vision.Caching;

namespace Video.Cli.Inspection;

/// <summary>Runs a clip through a model's vision side and draws what was done with each frame.</summary>
internal sealed class InspectRun
{
    private readonly VideoModel _model;
    private readonly StreamMethods _methods;
    private readonly InspectOptions _options;
    private readonly SourceDescription _source;
    private readonly double _rate;
    private readonly double _tower;

    /// <param name="model">Whose vision side is shown.</param>
    /// <param name="methods">By which methods.</param>
    /// <param name="options">What of which clip.</param>
    /// <param name="source">The clip, probed.</param>
    public InspectRun(VideoModel model, StreamMethods methods, InspectOptions options, SourceDescription source)
    {
        (_model, _methods, _options, _source) = (model, methods, options, source);
        _rate = options.FramesPerSecond ?? model.Settings.FramesPerSecond ?? 2;
        _tower = new EncoderArithmetic(model.Vision).Tower;
    }

    /// <param name="engine">Runs the model.</param>
    /// <param name="target">Where the pictures go.</param>
    /// <param name="progress">Told each frame's moment.</param>
    /// <param name="cancellation">Ends it; nothing is left behind.</param>
    /// <returns>What was done with each frame, in order.</returns>
    public async Task<InspectSummary> RunAsync(InferenceEngine engine, InspectTarget target, Action<TimeSpan> progress, CancellationToken cancellation)
    {
        var height = _options.HeightOf(_source);
        var from = _options.From ?? TimeSpan.Zero;
        var end = _options.To ?? _source.Duration ?? _options.Still ?? from;
        var drawing = new InspectPicture(_model.Vision, $"{_methods.Vision} + {_methods.Tokens}", _options.Width, height, new TimeRange(from, end < from ? from : end));
        var frames = new List<InspectedFrame>();
        SourceEnd? ended = null;
        byte[]? last = null;

        // Pictures that a source does not have are not shown twice, so they come no faster than its own.
        await using var writer = new PictureWriter(target, drawing.Width, drawing.Height, Math.Min(_rate, _source.FramesPerSecond ?? _rate));
        using var vision = await engine.RunAsync(WorkClass.Batch, () => _model.OpenVision(_methods), cancellation);
        var pairs = PicturePairs.ReadAsync(
            _options.Source(_rate, _model.PictureSize, _model.PictureSize), _options.Source(_rate, _options.Width, height), end => ended = end, cancellation);
        await foreach (var (seen, shown) in pairs)
        {
            var frame = await engine.RunAsync(WorkClass.Batch, () => See(vision, seen), cancellation);
            frames.Add(frame);
            drawing.Add(frame);
            last = drawing.Draw(frame, shown).ToArray();
            if (_options.Still is null) await writer.AddAsync(last, cancellation);
            progress(frame.Time);
        }

        if (last is null) throw new VideoException(ErrorCode.UnusableSource, $"{_options.Clip}: no frame could be read. {ended?.Reason}".TrimEnd());
        if (_options.Still is not null) await writer.AddAsync(last, cancellation);
        await writer.CompleteAsync();
        return InspectSummary.Of(frames, _model.TokensPerFrame, _model.Vision.Patches, ended);
    }

    private InspectedFrame See(StreamVision vision, Frame frame)
    {
        using var none = TorchSharp.torch.no_grad();
        using var scope = TorchSharp.torch.NewDisposeScope();
        var seen = vision.See([frame])[0];
        return new InspectedFrame(frame.Time.Position, seen.Reuse.Recomputed, seen.Reuse.Refreshed, seen.Reuse.MultiplyAdds / _tower, seen.Sent.Places, seen.Sent.Change);
    }
}
