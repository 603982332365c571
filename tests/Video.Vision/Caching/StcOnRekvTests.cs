using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>The vision side of upstream's whole system: cacher, projector, pooling and pruner, in the order that STC's LlavaOneVision_ReKV runs them.</summary>
public sealed class StcOnRekvTests : IDisposable
{
    private const double Vision = 2e-4;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTower _tower = new("stc_on_rekv");

    public void Dispose()
    {
        _tower.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Chosen_patches_features_and_pooled_tokens_are_upstreams()
    {
        var trace = new StcTrace();
        var config = _tower.Encoder.Config;
        using var projector = _tower.LoadProjector();
        var cacher = new StcCacher(_tower.Encoder, Options) { Observer = trace };
        var reuse = new List<FrameReuse>();
        foreach (var (frame, found) in Frames(cacher, trace))
        {
            reuse.Add(found.Frames.Single());
            if (!_tower.Has($"frame{frame}/pooled")) continue;
            Close.Assert(_tower.Tensors[$"frame{frame}/vision_out"], found.Features[0], Vision, $"frame {frame}, features");
            Close.Assert(_tower.Tensors[$"frame{frame}/pooled"], Pooling.Apply(projector.Apply(found.Features), config.Grid)[0], Vision, $"frame {frame}, pooled");
        }

        Assert.Equal(_tower.Json.GetProperty("refresh").EnumerateArray().Select(flag => flag.GetBoolean()), reuse.Select(frame => frame.Refreshed));
        Assert.Equal(_tower.Json.GetProperty("cacher_k").GetInt32(), Options.Chosen(config.Patches));
        Assert.Equal(reuse.Count(frame => !frame.Refreshed) * config.FeatureLayers, trace.Patches.Count);
        foreach (var ((frame, layer), patches) in trace.Patches)
            Assert.Equal(_tower.Tensors["cacher_selected"][frame, layer].data<long>().ToArray(), patches);
    }

    [Fact]
    public void A_head_over_every_token_gives_what_projecting_the_features_gives()
    {
        using var projector = _tower.LoadProjector();
        var cacher = new StcCacher(_tower.Encoder, Options, projector.Apply);
        foreach (var (frame, found) in Frames(cacher, new StcTrace()).TakeWhile(each => _tower.Has($"frame{each.Frame}/pooled")))
            Close.Assert(_tower.Tensors[$"frame{frame}/pooled"], Pooling.Apply(found.Features, _tower.Encoder.Config.Grid)[0], Vision, $"frame {frame}, pooled");
    }

    // The pruner's history goes on from one encode_video call to the next.
    [Fact]
    public void Kept_and_pruned_tokens_are_upstreams()
    {
        using var projector = _tower.LoadProjector();
        using var pruner = TokenReducers.Parse($"stc:keep={_tower.Parameter("keep")}").NewStream();
        var (grid, seen) = (_tower.Encoder.Config.PooledGrid, 0);
        foreach (var (frame, found) in Frames(new StcCacher(_tower.Encoder, Options, projector.Apply), new StcTrace()))
        {
            var pooled = Pooling.Apply(found.Features, _tower.Encoder.Config.Grid)[0];
            var sent = pruner.Reduce(new FrameTokens(pooled, grid, TimeSpan.FromSeconds(frame)));
            Assert.Equal(_tower.Tensors["pruner_kept"][frame].data<long>().ToArray(), sent.Places.Select(place => (long)place));
            Close.Assert(_tower.Tensors["pruned"][frame], sent.Tokens, Vision, $"frame {frame}, pruned");
            seen++;
        }
        Assert.Equal(_tower.Tensors["pruned"].shape[0], seen);
    }

    private StcOptions Options => new(_tower.Parameter("interval"), _tower.Json.GetProperty("params").GetProperty("ratio").GetDouble());

    // Upstream's schedule begins anew with every encode_video call.
    private IEnumerable<(int Frame, CachedFeatures Found)> Frames(StcCacher cacher, StcTrace trace)
    {
        using var stream = cacher.NewStream();
        var frame = 0;
        foreach (var call in _tower.Json.GetProperty("params").GetProperty("calls").EnumerateArray())
        {
            stream.Forget();
            for (var i = 0; i < call.GetInt32(); i++, frame++)
            {
                trace.StartAt(frame);
                yield return (frame, cacher.Encode(_tower.Frames.narrow(0, frame, 1), [stream]));
            }
        }
    }
}
