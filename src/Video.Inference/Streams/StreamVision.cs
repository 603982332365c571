using Video.Inference.Engine;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using Video.Vision.Preparing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>One stream's way from pictures to the visual tokens that the language model gets: vision tower with what earlier frames left, projector, pooling, reduction.</summary>
/// <remarks>Touched by the engine's thread only.</remarks>
public sealed class StreamVision : IDisposable
{
    private readonly FramePreparation _preparation;
    private readonly VisualTokenizer _tokenizer;
    private readonly ComputeSettings _compute;
    private readonly IFeatureCacher _cacher;
    private readonly IFeatureCache _cache;
    private readonly ITokenReducer _method;
    private readonly IStreamReducer _reducer;
    private TimeSpan _preparing;
    private TimeSpan _tower;
    private TimeSpan _reducing;

    internal StreamVision(FramePreparation preparation, VisualTokenizer tokenizer, ComputeSettings compute, IFeatureCacher cacher, ITokenReducer reducer)
    {
        (_preparation, _tokenizer, _compute, _cacher, _method) = (preparation, tokenizer, compute, cacher, reducer);
        (_cache, _reducer) = (cacher.NewStream(), reducer.NewStream());
    }

    /// <summary>Whether a token that is not sent again still stands: the method leaves out what has not changed.</summary>
    public bool TokensStand => _method.TokensStand;

    /// <summary>As in <see cref="IFeatureCacher.Note"/>.</summary>
    public string? Note => _cacher.Note;

    public VisionCounters Counters => new(_cache.Counters, _reducer.Counters, _tower) { Preparing = _preparing, Reducing = _reducing };

    /// <summary>Bytes of features kept for the next frame.</summary>
    public long Bytes => _cache.Bytes;

    /// <summary>What is sent of each frame, [kept, hidden] in the compute dtype and the caller's dispose scope.</summary>
    /// <param name="frames">Of the model's picture size, in order of time, all later than those before.</param>
    public IReadOnlyList<SeenPicture> See(IReadOnlyList<Frame> frames)
    {
        using var scope = NewDisposeScope();
        var started = TimeProvider.System.GetTimestamp();
        var pixels = _preparation.ToTensor(frames, _compute.Dtype, _compute.Device);
        _preparing += TimeProvider.System.GetElapsedTime(started);
        var encoded = Encode(pixels, frames.Count);
        var sending = TimeProvider.System.GetTimestamp();
        var tokens = Pooling.Apply(encoded.Features, _tokenizer.Config.Grid);                                    // [frames, pooled, hidden]
        var significance = encoded.Significance is { } received
            ? Pooling.Apply(received.unsqueeze(-1), _tokenizer.Config.Grid).squeeze(-1) : null;                  // [frames, pooled]
        var grid = (_tokenizer.Config.Grid + 1) / 2;
        SeenPicture[] seen =
        [
            .. frames.Select((frame, i) =>
            {
                var sent = _reducer.Reduce(new FrameTokens(tokens[i], grid, frame.Time.Position, significance?[i]));
                // A copy, because a slice would keep all frames' tokens alive.
                return new SeenPicture(encoded.Frames[i], sent with { Tokens = sent.Tokens.clone().MoveToOuterDisposeScope() });
            }),
        ];
        _reducing += TimeProvider.System.GetElapsedTime(sending);
        return seen;
    }

    private CachedFeatures Encode(Tensor pixels, int frames)
    {
        var started = TimeProvider.System.GetTimestamp();
        var encoded = _cacher.Encode(pixels, [.. Enumerable.Repeat(_cache, frames)], _method.NeedsSignificance);
        _tower += TimeProvider.System.GetElapsedTime(started);
        return encoded;
    }

    /// <summary>Drops what is kept of earlier frames: what comes now is another picture.</summary>
    public void Forget()
    {
        _cache.Forget();
        _reducer.Forget();
    }

    public void Dispose()
    {
        _cache.Dispose();
        _reducer.Dispose();
    }
}

/// <param name="Reuse">How the vision tower came to its features.</param>
/// <param name="Sent">What the language model gets.</param>
public sealed record SeenPicture(FrameReuse Reuse, SentTokens Sent);

/// <param name="Reuse">Of the vision tower.</param>
/// <param name="Reduction">Of the visual tokens.</param>
/// <param name="Tower">Time in the tower and the projector; on a GPU, until their work was handed over.</param>
public readonly record struct VisionCounters(ReuseCounters Reuse, ReductionCounters Reduction, TimeSpan Tower)
{
    /// <summary>Time in which pictures became tensors.</summary>
    public TimeSpan Preparing { get; init; }

    /// <summary>Time in pooling and token reduction; on a GPU, until their work was handed over, and for what of the tower's they waited for.</summary>
    public TimeSpan Reducing { get; init; }
}
