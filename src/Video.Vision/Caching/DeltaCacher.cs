using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>`delta`, ours: only patches whose pixels have changed go through the tower; of the others keys, values and features are kept.</summary>
/// <remarks>
/// A frame's changed patches are told from its pixels before the first layer (<see cref="ChangeDetector"/>), so all layers compute the same
/// rows: query, key, value, attention, MLP and head of those only. Their queries see the keys and values of all patches, new or kept. What is
/// not computed stays as it was when it last was, but for what all patches have come to share since (<see cref="CommonShift"/>): its features miss
/// the rest of what the picture around it has done, until its age brings it up.
/// Where that measures slower than `full` on this device, it is `full` (<see cref="Standing"/>).
/// </remarks>
public sealed class DeltaCacher : IFeatureCacher
{
    private readonly SiglipEncoder _encoder;
    private readonly DeltaOptions _options;
    private readonly FullCacher _full;
    private readonly FrameReuse _whole;
    private readonly EncoderArithmetic _arithmetic;
    private readonly PatchCutter _cutter;
    private readonly ChangedPass _pass;
    private readonly StageClock _clock;
    private readonly ScalarType _dtype;

    /// <param name="encoder">The tower; stays the caller's.</param>
    /// <param name="options">What counts as a change.</param>
    /// <param name="head">A map of single tokens, [..., hidden] -> [..., width], that the features go through; none when null.</param>
    /// <param name="greyLevel">How far apart two neighbouring grey levels (of 256) are in the encoder's pixels: 1 / (255 std).</param>
    /// <param name="time">What the stage is measured with.</param>
    public DeltaCacher(SiglipEncoder encoder, DeltaOptions? options = null, Func<Tensor, Tensor>? head = null, double greyLevel = 2.0 / 255, TimeProvider? time = null)
    {
        (_encoder, _options, _full) = (encoder, options ?? new DeltaOptions(), new FullCacher(encoder, head));
        (_whole, _arithmetic) = (FrameReuse.Whole(encoder.Config), new EncoderArithmetic(encoder.Config));
        _cutter = new PatchCutter(encoder.Config, greyLevel);
        _dtype = encoder.Layers.Count > 0 ? encoder.Layers[0].Output.Weight.dtype : ScalarType.Float32;
        _pass = new ChangedPass(encoder, head, _cutter, Attention(encoder));
        _clock = new StageClock(time ?? TimeProvider.System, _options.Always);
    }

    /// <summary>Whether frames reuse, and what that is measured to be worth on this device. May be read from any thread.</summary>
    public StageStanding Standing => _clock.Standing;

    public string? Note => Standing.Reason;

    public IFeatureCache NewStream() => new FeatureCache(this);

    public CachedFeatures Encode(Tensor pixels, IReadOnlyList<IFeatureCache> streams, bool significance = false)
    {
        var batch = FrameBatch.Check(this, _encoder.Config, pixels, streams, significance);
        var course = _clock.Next(batch.Count);
        var encoded = course == StageCourse.Reuse ? Reuse(batch, significance) : Whole(batch, significance, course);
        _clock.Done(course, batch.Count, encoded.Frames.Any(frame => !frame.Refreshed), pixels.device);
        foreach (var (stream, frame) in batch.Streams.Zip(encoded.Frames)) stream.Count(frame, _whole.MultiplyAdds);
        return encoded;
    }

    private CachedFeatures Whole(FrameBatch batch, bool significance, StageCourse course)
    {
        // While the stage is off, what it keeps of the streams is memory for nothing.
        if (course == StageCourse.Off) foreach (var stream in batch.Streams) stream.Drop();
        var (features, received) = _full.Compute(batch.Pixels, significance);
        return new CachedFeatures(features, received, [.. batch.Streams.Select(_ => _whole)]);
    }

    private CachedFeatures Reuse(FrameBatch batch, bool significance)
    {
        using var scope = NewDisposeScope();
        try
        {
            var changed = Changed(batch);
            var told = significance ? new Tensor[batch.Count] : null;
            var rows = changed.Rows > 0 ? _pass.Run(batch.Pixels, changed, told) : null;
            if (rows is null && told is not null) for (var i = 0; i < told.Length; i++) told[i] = _pass.Significance(changed.Frames[i].Stream);
            var features = FeatureRows.Assemble(changed, rows);
            return new CachedFeatures(features.MoveToOuterDisposeScope(), Joined(told), [.. changed.Frames.Select(Told)]);
        }
        catch
        {
            // References that are new in part would be wrong for ever.
            foreach (var stream in batch.Streams) stream.Drop();
            throw;
        }
    }

    private ChangedBatch Changed(FrameBatch batch)
    {
        var (means, frames, start) = (_cutter.MeansOf(batch.Pixels), new ChangedRows[batch.Count], 0);
        for (var i = 0; i < frames.Length; i++)
        {
            var stream = batch.Streams[i];
            var kept = stream.References<DeltaReferences>() ?? stream.Keep(new DeltaReferences(_encoder.Config, _cutter, _options, _dtype, batch.Pixels.device));
            var (patches, probes) = kept.Changes.Next(means.AsSpan(i * _cutter.Means, _cutter.Means));
            frames[i] = new ChangedRows(kept, patches, start, batch.Streams.Take(i).Count(other => other == stream), probes);
            start += patches.Length;
        }

        return new ChangedBatch(frames, batch.Pixels.device);
    }

    private IChangedAttention Attention(SiglipEncoder encoder) =>
        encoder.Layers.Count == 0 ? new PlainChangedAttention(new PlainOperations())
        : FusedChangedAttention.WhyNot(encoder.Config, _dtype, encoder.Layers[0].Output.Weight.device) is null ? new FusedChangedAttention()
        : new PlainChangedAttention(encoder.Layers[0].Operations);

    private static Tensor? Joined(Tensor[]? told)
    {
        if (told is null) return null;
        var joined = stack(told, 0).MoveToOuterDisposeScope();
        foreach (var one in told) one.Dispose();
        return joined;
    }

    private FrameReuse Told(ChangedRows frame)
    {
        if (frame.Count == _encoder.Config.Patches) return _whole;
        var (rows, patches) = (frame.Count, _encoder.Config.Patches);
        var spent = _arithmetic.Embedding * rows / patches + _encoder.Config.FeatureLayers * _arithmetic.Layer(rows, rows, rows, patches, rows);
        return new FrameReuse(false, frame.Patches, spent);
    }
}
