using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

public sealed class AttentionReceivedTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTower _tower = new("cacher");

    public void Dispose()
    {
        _tower.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void It_is_the_mean_over_heads_and_queries_of_the_softmax_rows()
    {
        var (layer, config) = (_tower.Encoder.Layers[^1], _tower.Encoder.Config);
        var input = randn([2, config.Patches, config.Hidden]);
        var joined = layer.QueryKeyValue.Apply(new PlainOperations().Normalize(input, layer.AttentionNorm));
        var width = config.HeadDim;
        var expected = zeros([2, config.Patches]);
        for (var head = 0; head < config.Heads; head++)
        {
            var (q, k) = (joined.narrow(2, head * width, width), joined.narrow(2, config.Hidden + head * width, width));
            expected += (q.matmul(k.transpose(1, 2)) / Math.Sqrt(width)).softmax(-1).mean([1]) / config.Heads;
        }
        var found = AttentionReceived.Of(layer, input, config.Heads);
        Close.Assert(expected, found, 1e-6, "attention received");
        Close.Assert(ones(2), found.sum(dim: 1), 1e-5, "sum of a frame");
    }

    [Fact]
    public void Full_gives_that_of_the_last_layer_that_runs()
    {
        var cacher = new FullCacher(_tower.Encoder);
        using var stream = cacher.NewStream();
        var frames = _tower.Frames.narrow(0, 0, 2);
        var found = cacher.Encode(frames, [stream, stream], significance: true);
        Close.Assert(OfTower(frames), found.Significance!, 1e-6, "significance");
        Close.Assert(cacher.Encode(frames, [stream, stream]).Features, found.Features, 0, "features");
    }

    [Fact]
    public void With_every_patch_chosen_stc_gives_what_full_gives_in_the_order_of_the_frames()
    {
        var cacher = new StcCacher(_tower.Encoder, new StcOptions(2, 1));
        var (one, other) = (cacher.NewStream(), cacher.NewStream());
        cacher.Encode(_tower.Frames.narrow(0, 0, 1), [one]);
        var frames = _tower.Frames.narrow(0, 1, 4);
        var found = cacher.Encode(frames, [one, other, one, other], significance: true);
        Assert.Equal([false, true, true, false], found.Frames.Select(frame => frame.Refreshed));
        Close.Assert(OfTower(frames), found.Significance!, 1e-5, "significance");
        one.Dispose();
        other.Dispose();
    }

    private Tensor OfTower(Tensor frames)
    {
        var x = _tower.Encoder.Embedding.Apply(frames);
        foreach (var layer in _tower.Encoder.Layers.SkipLast(1)) x = layer.Forward(x);
        return AttentionReceived.Of(_tower.Encoder.Layers[^1], x, _tower.Encoder.Config.Heads);
    }
}
