using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>What STC-Cacher promises of any frames: the conformance tests that need no reference implementation.</summary>
public sealed class StcCacherTests : IDisposable
{
    // float32 in another order of summation, over values of some units.
    private const double Rounding = 1e-4;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTower _tower = new("cacher");

    public StcCacherTests() => manual_seed(11);

    public void Dispose()
    {
        _tower.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void With_every_patch_chosen_a_frame_between_refreshes_is_the_full_one()
    {
        var (cacher, frames) = (new StcCacher(_tower.Encoder, new StcOptions(2, 1)), Noise(2));
        using var stream = cacher.NewStream();
        var found = cacher.Encode(frames, [stream, stream]);
        Assert.Equal([true, false], found.Frames.Select(frame => frame.Refreshed));
        Close.Assert(_tower.Encoder.Encode(frames), found.Features, Rounding, "features");
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.25)]
    [InlineData(0.7)]
    [InlineData(1)]
    public void The_reference_frame_again_gives_the_references_features_whatever_is_chosen(double ratio)
    {
        var (cacher, frame) = (new StcCacher(_tower.Encoder, new StcOptions(2, ratio)), Noise(1));
        using var stream = cacher.NewStream();
        var first = cacher.Encode(frame, [stream]);
        var again = cacher.Encode(frame, [stream]);
        Assert.False(again.Frames[0].Refreshed);
        Close.Assert(first.Features, again.Features, Rounding, "features");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Every_interval_th_frame_is_computed_in_full_and_no_other(int interval)
    {
        var (cacher, frames) = (new StcCacher(_tower.Encoder, new StcOptions(interval)), Noise(11));
        using var stream = cacher.NewStream();
        for (var i = 0; i < 11; i++)
            Assert.Equal(i % interval == 0, cacher.Encode(frames.narrow(0, i, 1), [stream]).Frames[0].Refreshed);
        Assert.Equal((11, (11 + interval - 1) / interval), (stream.Counters.Frames, stream.Counters.Refreshes));
    }

    [Fact]
    public void Patches_whose_pixels_change_are_among_those_that_the_first_layer_chooses()
    {
        var (config, trace) = (_tower.Encoder.Config, new StcTrace());
        var cacher = new StcCacher(_tower.Encoder, new StcOptions()) { Observer = trace };
        var (patch, chosen) = (config.PatchSize, new StcOptions().Chosen(config.Patches));
        var side = (int)Math.Sqrt(chosen);                                                   // a square of as many patches as may be chosen, at most
        var frames = Noise(1).expand(2, -1, -1, -1).clone();
        frames[1].narrow(1, patch, side * patch).narrow(2, 2 * patch, side * patch).add_(1);
        using var stream = cacher.NewStream();
        cacher.Encode(frames, [stream, stream]);
        var changed = Enumerable.Range(1, side).SelectMany(row => Enumerable.Range(2, side).Select(column => (long)(row * config.Grid + column)));
        Assert.Subset(trace.Patches[(1, 0)].ToHashSet(), changed.ToHashSet());
    }

    [Fact]
    public void A_frame_between_refreshes_leaves_no_trace_in_those_after_it()
    {
        var (cacher, frames) = (new StcCacher(_tower.Encoder, new StcOptions(3)), Noise(4));
        using var one = cacher.NewStream();
        using var other = cacher.NewStream();
        var expected = cacher.Encode(frames.index_select(0, tensor(new long[] { 0, 1, 3 })), [one, one, one]).Features[2];
        cacher.Encode(frames.narrow(0, 0, 1), [other]);
        cacher.Encode(frames.narrow(0, 2, 1), [other]);
        Close.Assert(expected, cacher.Encode(frames.narrow(0, 3, 1), [other]).Features[0], Rounding, "features");
    }

    [Fact]
    public void Of_equally_similar_patches_the_first_are_chosen()
    {
        var (config, layer) = (_tower.Encoder.Config, _tower.Encoder.Layers[0]);
        var x = randn([2, config.Patches, config.Hidden]);
        var nothing = zeros([config.Patches, config.Hidden]);                                // every cosine with it is 0
        using var reference = new StcReference(nothing, nothing.clone(), nothing.clone());
        var choice = new StcLayer(layer, config.Heads, 5).Partial(x, [reference, reference]);
        for (var frame = 0; frame < 2; frame++)
            Assert.Equal([0, 1, 2, 3, 4], choice.Patches[frame].data<long>().ToArray());
    }

    [Fact]
    public void Streams_in_one_batch_get_what_each_gets_alone()
    {
        var cacher = new StcCacher(_tower.Encoder, new StcOptions(3));
        var frames = Noise(3 * 7).reshape([3, 7, .. Noise(1).shape[1..]]);                   // [streams, frames, 3, size, size]
        var expected = Enumerable.Range(0, 3).Select(stream => Alone(cacher, frames[stream])).ToArray();

        // The second stream begins when the first is in mid-schedule, and the third has several frames in a call: whole and partial ones mix.
        var streams = Enumerable.Range(0, 3).Select(_ => cacher.NewStream()).ToArray();
        var next = new int[3];
        foreach (var call in (int[][])[[0], [0, 1], [2, 0, 2, 1, 2, 2], [1, 1, 0, 2], [2, 1, 0, 2, 0], [1, 0, 1]])
        {
            var at = call.Select(stream => (Stream: stream, Frame: next[stream]++)).ToArray();
            var found = cacher.Encode(stack([.. at.Select(each => frames[each.Stream, each.Frame])], 0), [.. call.Select(stream => streams[stream])]);
            for (var i = 0; i < call.Length; i++)
            {
                var (features, reuse) = expected[at[i].Stream][at[i].Frame];
                Close.Assert(features, found.Features[i], Rounding, $"stream {at[i].Stream}, frame {at[i].Frame}");
                Assert.Equal(reuse.Refreshed, found.Frames[i].Refreshed);
                Assert.Equal(reuse.Recomputed, found.Frames[i].Recomputed);
            }
        }
        Assert.Equal([7, 7, 7], next);
        foreach (var stream in streams) stream.Dispose();
    }

    [Fact]
    public void What_is_counted_is_the_closed_form_of_the_schedule()
    {
        var (config, options) = (_tower.Encoder.Config, new StcOptions(4, 0.5));
        var (cacher, arithmetic, chosen) = (new StcCacher(_tower.Encoder, options), new EncoderArithmetic(config), options.Chosen(config.Patches));
        using var stream = cacher.NewStream();
        var found = cacher.Encode(Noise(8), [.. Enumerable.Repeat(stream, 8)]);
        var partial = arithmetic.Embedding + config.FeatureLayers * arithmetic.Layer(chosen, config.Patches, chosen, config.Patches, chosen);
        Assert.Equal(2 * arithmetic.Tower + 6 * partial, stream.Counters.MultiplyAdds);
        Assert.Equal(8 * arithmetic.Tower, stream.Counters.FullMultiplyAdds);
        Assert.Equal(stream.Counters.MultiplyAdds, found.Frames.Sum(frame => frame.MultiplyAdds));
        Assert.All(found.Frames, frame => Assert.Equal(frame.Refreshed ? config.Patches : chosen, frame.Recomputed.Count));
    }

    [Fact]
    public void References_that_a_failed_call_has_begun_to_overwrite_are_not_reused()
    {
        var fails = false;
        var cacher = new StcCacher(_tower.Encoder, new StcOptions(), x => fails ? throw new InvalidOperationException("no memory") : x);
        var frames = Noise(4);
        using var stream = cacher.NewStream();
        cacher.Encode(frames.narrow(0, 0, 1), [stream]);
        fails = true;
        Assert.Throws<InvalidOperationException>(() => cacher.Encode(frames.narrow(0, 1, 2), [stream, stream]));
        fails = false;
        var next = cacher.Encode(frames.narrow(0, 3, 1), [stream]);
        Assert.True(next.Frames[0].Refreshed);
        Close.Assert(_tower.Encoder.Encode(frames.narrow(0, 3, 1)), next.Features, Rounding, "features");
        Assert.Equal(2, stream.Counters.Frames);
    }

    [Fact]
    public void In_bfloat16_a_partial_frame_stays_near_the_float32_one()
    {
        using var half = new GoldenTower("cacher", ScalarType.BFloat16);
        var frames = Noise(1) + 0.05 * Noise(4);
        var (expected, found) = (Alone(new StcCacher(_tower.Encoder, new StcOptions(2, 0.5)), frames), Alone(new StcCacher(half.Encoder, new StcOptions(2, 0.5)), frames));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(ScalarType.BFloat16, found[i].Features.dtype);
            var (e, f) = (expected[i].Features, found[i].Features.@float());
            var error = ((f - e).norm() / e.norm()).item<float>();
            Assert.True(error < 0.05, $"frame {i}: relative error {error:g3}");
        }
    }

    private (Tensor Features, FrameReuse Reuse)[] Alone(StcCacher cacher, Tensor frames)
    {
        using var stream = cacher.NewStream();
        return
        [
            .. Enumerable.Range(0, (int)frames.shape[0]).Select(frame =>
            {
                var found = cacher.Encode(frames.narrow(0, frame, 1), [stream]);
                return (found.Features[0], found.Frames[0]);
            }),
        ];
    }

    private Tensor Noise(int frames) => randn([frames, .. _tower.Frames.shape[1..]]);
}
