using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

public sealed class DeltaCacherTests : IDisposable
{
    private const int Never = 1_000_000;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly SiglipEncoder _encoder = Load(ScalarType.Float32);

    public void Dispose()
    {
        _encoder.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void A_stream_of_cuts_gives_what_full_gives()
    {
        var pixels = rand([4, 3, Size, Size]) * 2 - 1;
        foreach (var inOneCall in (bool[])[true, false])
        {
            var (features, frames) = Run(new DeltaCacher(_encoder, Still), pixels, inOneCall ? 4 : 1);
            Close.Assert(_encoder.Encode(pixels), features, Close.Vision, "cuts");
            Assert.All(frames, frame => Assert.True(frame.Refreshed));
        }
    }

    [Fact]
    public void Patches_computed_for_their_age_alone_give_what_full_gives()
    {
        var pixels = new DeltaScene(Size).Walk(4);
        var (features, frames) = Run(new DeltaCacher(_encoder, new DeltaOptions { Age = 1, Always = true }), pixels, 2);
        Close.Assert(_encoder.Encode(pixels), features, Close.Vision, "age 1");
        Assert.All(frames, frame => Assert.Equal(Patches, frame.Recomputed.Count));
    }

    [Fact]
    public void A_frame_in_which_nothing_changed_is_the_one_before_exactly_and_costs_nothing()
    {
        var frame = new DeltaScene(Size).Frame();
        var (features, frames) = Run(Cacher(), cat([frame, frame, frame], 0), 1);
        Assert.True(features[1].Equals(features[0]) && features[2].Equals(features[0]));
        Assert.All(frames.Skip(1), reuse => Assert.True(reuse is { Refreshed: false, Recomputed.Count: 0, MultiplyAdds: 0 }));
    }

    [Fact]
    public void What_is_computed_of_a_changed_patch_sees_what_is_kept_of_the_others()
    {
        var pixels = new DeltaScene(Size).Walk(2, step: 30);
        var (features, frames) = Run(Cacher(), pixels, 1);
        var changed = frames[1].Recomputed;
        Assert.InRange(changed.Count, 2, Patches - 1);
        Close.Assert(Expected(pixels, changed), features[1], Close.Vision, "second frame");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chunk_of_frames_gives_what_they_give_one_by_one(bool cut)
    {
        var pixels = new DeltaScene(Size).Walk(7);
        if (cut) pixels = cat([pixels.narrow(0, 0, 3), new DeltaScene(Size) { Background = (_, x, _) => 2 * x }.Walk(4)], 0);
        var options = new DeltaOptions { Age = 9, Always = true };
        var (expected, alone) = Run(new DeltaCacher(_encoder, options), pixels, 1, significance: true);
        var (actual, together) = Run(new DeltaCacher(_encoder, options), pixels, 7, significance: true);
        Close.Assert(expected, actual, 1e-5, "features and significance");
        Assert.Equal(alone.Select(frame => string.Join(' ', frame.Recomputed)), together.Select(frame => string.Join(' ', frame.Recomputed)));
        Assert.Equal(cut, alone[3].Refreshed);
        Assert.Equal(alone.Select(frame => frame.MultiplyAdds), together.Select(frame => frame.MultiplyAdds));
    }

    [Fact]
    public void Streams_in_a_batch_give_what_each_gives_alone()
    {
        var (first, second) = (new DeltaScene(Size).Walk(5), new DeltaScene(Size) { Background = (y, _, _) => y }.Walk(5, step: 9, y: 50));
        var cacher = Cacher();
        var (a, b) = (cacher.NewStream(), cacher.NewStream());
        var parts = new List<Tensor>();
        for (var i = 0; i < 5; i++)
            parts.Add(cacher.Encode(cat([first.narrow(0, i, 1), second.narrow(0, i, 1)], 0), [a, b]).Features);
        Close.Assert(Run(Cacher(), first, 1).Features, stack([.. parts.Select(part => part[0])], 0), 1e-5, "first stream");
        Close.Assert(Run(Cacher(), second, 1).Features, stack([.. parts.Select(part => part[1])], 0), 1e-5, "second stream");
        Assert.Equal((5, 1), (a.Counters.Frames, a.Counters.Refreshes));
    }

    [Fact]
    public void Frames_of_streams_may_be_mixed_in_a_batch()
    {
        var (first, second) = (new DeltaScene(Size).Walk(3), new DeltaScene(Size) { Background = (y, _, _) => y }.Walk(2, step: 9));
        var cacher = Cacher();
        var (a, b) = (cacher.NewStream(), cacher.NewStream());
        var mixed = cat([first.narrow(0, 0, 1), second.narrow(0, 0, 1), first.narrow(0, 1, 2), second.narrow(0, 1, 1)], 0);
        var features = cacher.Encode(mixed, [a, b, a, a, b]).Features;
        Close.Assert(Run(Cacher(), first, 1).Features, cat([features.narrow(0, 0, 1), features.narrow(0, 2, 2)], 0), 1e-5, "first stream");
        Close.Assert(Run(Cacher(), second, 1).Features, cat([features.narrow(0, 1, 1), features.narrow(0, 4, 1)], 0), 1e-5, "second stream");
    }

    [Fact]
    public void Significance_is_the_attention_over_kept_and_new_patches_whether_asked_for_before_or_not()
    {
        var pixels = new DeltaScene(Size).Walk(4);
        var pixelsAndStill = cat([pixels, pixels.narrow(0, 3, 1)], 0);
        var cacher = Cacher();
        var stream = cacher.NewStream();
        var first = cacher.Encode(pixels.narrow(0, 0, 1), [stream], significance: true).Significance!;
        Close.Assert(new FullCacher(_encoder).Compute(pixels.narrow(0, 0, 1), true).Significance!, first, 1e-5, "whole frame");
        for (var i = 1; i < 4; i++) Assert.Null(cacher.Encode(pixels.narrow(0, i, 1), [stream]).Significance);
        var late = cacher.Encode(pixels.narrow(0, 3, 1), [stream], significance: true).Significance!;
        var always = Cacher();
        var other = always.NewStream();
        var every = always.Encode(pixelsAndStill, [other, other, other, other, other], significance: true).Significance!;
        Close.Assert(every.narrow(0, 4, 1), late, 1e-6, "asked late");
        Assert.True(every[4].Equals(every[3]));
        Close.Assert(ones([5]), every.sum(dim: 1), 1e-5, "sums");
    }

    [Fact]
    public void The_head_sees_changed_patches_only_and_its_output_is_kept()
    {
        var rows = new List<long>();
        var cacher = new DeltaCacher(_encoder, Still, x =>
        {
            rows.Add(x.NumberOfElements / x.shape[^1]);
            return x.narrow(-1, 0, 8) * 2;
        });
        var pixels = new DeltaScene(Size).Walk(2);
        var (features, frames) = Run(cacher, pixels, 1);
        Assert.Equal([Patches, frames[1].Recomputed.Count], rows);
        Close.Assert(Run(Cacher(), pixels, 1).Features.narrow(-1, 0, 8) * 2, features, 1e-5, "through the head");
    }

    [Fact]
    public void What_is_narrower_than_a_patch_at_the_edge_is_left_out()
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        var config = VisionConfig.From(LlavaOnevisionGoldens.RemainderConfig());
        using var encoder = SiglipEncoder.Load(checkpoint.Weights(ScalarType.Float32, CPU).At("vision_tower.vision_model"), config);
        var size = config.ImageSize;
        var scene = new DeltaScene(size);
        var pixels = cat([scene.Frame(), scene.Frame(0, (size - size % config.PatchSize, 0, size, 255)), scene.Frame(0, (28, 28, 14, 255))], 0);
        var cacher = new DeltaCacher(encoder, Still);
        var stream = cacher.NewStream();
        var encoded = cacher.Encode(pixels, [stream, stream, stream]);
        Close.Assert(encoder.Encode(pixels.narrow(0, 0, 1)), encoded.Features.narrow(0, 0, 1), Close.Vision, "first frame");
        Assert.Empty(encoded.Frames[1].Recomputed);
        Assert.Contains(2 * config.Grid + 2, encoded.Frames[2].Recomputed);
    }

    [Fact]
    public void A_stream_that_forgot_begins_anew_and_counts_it()
    {
        var cacher = Cacher();
        var stream = cacher.NewStream();
        var pixels = new DeltaScene(Size).Frame();
        stream.Forget();
        Assert.Equal((0, 0L), (stream.Counters.Forgotten, stream.Bytes));
        cacher.Encode(pixels, [stream]);
        // Keys and values of every layer, the last layer's queries, the features: float32. What the detector keeps is little beside them.
        var numbers = (2 * _encoder.Layers.Count + 2L) * Patches * _encoder.Config.Hidden;
        Assert.InRange(stream.Bytes, 4 * numbers, 4 * numbers + 160 * Patches);
        stream.Forget();
        Assert.Equal((1, 0L), (stream.Counters.Forgotten, stream.Bytes));
        Assert.True(cacher.Encode(pixels, [stream]).Frames[0].Refreshed);
        Assert.Equal((2, 2), (stream.Counters.Frames, stream.Counters.Refreshes));
    }

    [Fact]
    public void A_stream_of_another_cacher_loses_its_references_and_counts_it()
    {
        var (one, other) = (Cacher(), Cacher());
        var stream = one.NewStream();
        var pixels = new DeltaScene(Size).Frame();
        one.Encode(pixels, [stream]);
        Assert.True(other.Encode(pixels, [stream]).Frames[0].Refreshed);
        Assert.Equal(1, stream.Counters.Forgotten);
    }

    [Fact]
    public void Pixels_of_another_size_are_refused_before_anything_is_forgotten()
    {
        var cacher = Cacher();
        var stream = cacher.NewStream();
        cacher.Encode(new DeltaScene(Size).Frame(), [stream]);
        var error = Assert.Throws<VideoException>(() => cacher.Encode(zeros([1, 3, Size, Size + 1]), [stream]));
        Assert.Contains($"{Size + 1}", error.Message, StringComparison.Ordinal);
        Assert.Throws<VideoException>(() => cacher.Encode(zeros([2, 3, Size, Size]), [stream]));
        Assert.Empty(cacher.Encode(new DeltaScene(Size).Frame(), [stream]).Frames[0].Recomputed);
    }

    [Fact]
    public void A_call_that_fails_leaves_no_half_made_references()
    {
        var fails = false;
        var cacher = new DeltaCacher(_encoder, Still, x => fails ? throw new InvalidOperationException("no more memory") : x.alias());
        var stream = cacher.NewStream();
        var pixels = new DeltaScene(Size).Walk(2);
        cacher.Encode(pixels.narrow(0, 0, 1), [stream]);
        fails = true;
        Assert.Throws<InvalidOperationException>(() => cacher.Encode(pixels.narrow(0, 1, 1), [stream]));
        fails = false;
        Close.Assert(_encoder.Encode(pixels.narrow(0, 1, 1)), cacher.Encode(pixels.narrow(0, 1, 1), [stream]).Features, Close.Vision, "after the failure");
    }

    [Fact]
    public void Nothing_is_left_in_memory_but_what_streams_keep()
    {
        var cacher = Cacher();
        var stream = cacher.NewStream();
        var pixels = new DeltaScene(Size).Walk(6);
        cacher.Encode(pixels.narrow(0, 0, 2), [stream, stream], significance: true);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (NewDisposeScope()) cacher.Encode(pixels.narrow(0, 2, 4), [stream, stream, stream, stream], significance: true);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bfloat16_stays_within_its_own_rounding(bool inOneCall)
    {
        using var encoder = Load(ScalarType.BFloat16);
        var pixels = new DeltaScene(Size).Walk(5);
        var expected = Run(Cacher(), pixels, 1).Features;
        var (actual, frames) = Run(new DeltaCacher(encoder, Still), pixels.bfloat16(), inOneCall ? 5 : 1);
        Assert.All(frames.Skip(1), frame => Assert.False(frame.Refreshed));
        Close.Assert(expected, actual, 0.04 * expected.abs().max().item<float>(), "bfloat16");
    }

    private static DeltaOptions Still => new() { Age = Never, Always = true };

    private int Size => _encoder.Config.ImageSize;

    private int Patches => _encoder.Config.Patches;

    private DeltaCacher Cacher() => new(_encoder, Still);

    private static SiglipEncoder Load(ScalarType dtype)
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        return SiglipEncoder.Load(checkpoint.Weights(dtype, CPU).At("vision_tower.vision_model"), VisionConfig.From(checkpoint.Config));
    }

    // Features [frames, patches, width]; with significance, joined to them as one more column.
    private static (Tensor Features, List<FrameReuse> Frames) Run(DeltaCacher cacher, Tensor pixels, int chunk, bool significance = false)
    {
        using var stream = cacher.NewStream();
        var (parts, frames) = (new List<Tensor>(), new List<FrameReuse>());
        for (var start = 0L; start < pixels.shape[0]; start += chunk)
        {
            var encoded = cacher.Encode(pixels.narrow(0, start, chunk), [.. Enumerable.Repeat(stream, chunk)], significance);
            parts.Add(significance ? cat([encoded.Features, encoded.Significance!.unsqueeze(-1)], -1) : encoded.Features);
            frames.AddRange(encoded.Frames);
        }

        return (cat(parts, 0), frames);
    }

    // The rule in its plainest form: both frames in full, layer by layer, but only the changed rows of the second are its own.
    private Tensor Expected(Tensor pixels, IReadOnlyList<int> changed)
    {
        var operations = new PlainOperations();
        var rows = tensor(changed.Select(patch => (long)patch).ToArray());
        var x = _encoder.Embedding.Apply(pixels);
        var (first, second) = (x.narrow(0, 0, 1), x.narrow(0, 1, 1));
        foreach (var layer in _encoder.Layers)
        {
            var (kept, made) = (Joined(first), Joined(second));
            var mixed = kept.index_copy(1, rows, made.index_select(1, rows));
            var hidden = _encoder.Config.Hidden;
            var seen = operations.Attention(mixed.narrow(2, 0, hidden), mixed.narrow(2, hidden, hidden), mixed.narrow(2, 2 * hidden, hidden), _encoder.Config.Heads);
            var attended = layer.Output.Apply(seen);
            var normed = operations.AddAndNormalize(attended, second, layer.MlpNorm);
            first = layer.Forward(first);
            // Rows that did not change are wrong here, and never looked at again.
            second = layer.Mlp(normed) + attended;

            Tensor Joined(Tensor hiddenState) => layer.QueryKeyValue.Apply(operations.Normalize(hiddenState, layer.AttentionNorm));
        }

        return first.index_copy(1, rows, second.index_select(1, rows))[0];
    }
}
