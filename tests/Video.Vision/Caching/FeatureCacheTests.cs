using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>What every cacher promises of its streams' caches and of bad calls.</summary>
public sealed class FeatureCacheTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTower _tower = new("cacher");

    public static TheoryData<string> Names => new(FeatureCachers.Names);

    public void Dispose()
    {
        _tower.Dispose();
        _scope.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public void A_first_frame_is_computed_in_full_and_has_upstreams_features(string name)
    {
        var cacher = Create(name);
        using var stream = cacher.NewStream();
        var found = cacher.Encode(_tower.Frames.narrow(0, 0, 1), [stream]);
        Close.Assert(_tower.Tensors["full/out"].narrow(0, 0, 1), found.Features, 1e-4, "features");
        Assert.True(found.Frames[0].Refreshed);
        Assert.Equal(Enumerable.Range(0, _tower.Encoder.Config.Patches), found.Frames[0].Recomputed);
        Assert.Null(found.Significance);
        var tower = new EncoderArithmetic(_tower.Encoder.Config).Tower;
        Assert.Equal(new ReuseCounters(1, 1, 0, tower, tower), stream.Counters);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_head_is_applied_to_every_token(string name)
    {
        static Tensor Head(Tensor x) => x.narrow(-1, 0, 5) * 2;
        var (plain, headed) = (Create(name), FeatureCachers.Create(MethodSpec.Parse(name, "vision", FeatureCachers.Names), _tower.Encoder, Head));
        using var one = plain.NewStream();
        using var other = headed.NewStream();
        foreach (var frames in (Tensor[])[_tower.Frames.narrow(0, 0, 2), _tower.Frames.narrow(0, 2, 2)])
            Close.Assert(Head(plain.Encode(frames, [one, one]).Features), headed.Encode(frames, [other, other]).Features, 1e-4, "features");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_call_leaves_only_its_result_behind_and_the_pixels_as_they_were(string name)
    {
        var cacher = Create(name);
        var (first, second) = (cacher.NewStream(), cacher.NewStream());
        cacher.Encode(_tower.Frames.narrow(0, 0, 1), [first]);
        var pixels = _tower.Frames.narrow(0, 1, 3).clone();
        var copy = pixels.clone();
        using (var scope = NewDisposeScope())
        {
            var found = cacher.Encode(pixels, [first, second, first], significance: true);
            Assert.Equal(2, scope.DisposablesCount);
            Assert.Equal([3, _tower.Encoder.Config.Patches], found.Significance!.shape);
        }
        Close.Assert(copy, pixels, 0, "pixels");
        first.Dispose();
        second.Dispose();
    }

    [Theory, MemberData(nameof(Names))]
    public void After_forgetting_the_next_frame_is_computed_in_full(string name)
    {
        var cacher = Create(name);
        using var stream = cacher.NewStream();
        stream.Forget();
        cacher.Encode(_tower.Frames.narrow(0, 0, 1), [stream]);
        var held = stream.Bytes;
        stream.Forget();
        Assert.Equal(0, stream.Bytes);
        var found = cacher.Encode(_tower.Frames.narrow(0, 9, 1), [stream]);
        Assert.True(found.Frames[0].Refreshed);
        Close.Assert(_tower.Tensors["full/out"].narrow(0, 9, 1), found.Features, 1e-4, "features");
        Assert.Equal(held, stream.Bytes);
        Assert.Equal((2, 2, held > 0 ? 1 : 0), (stream.Counters.Frames, stream.Counters.Refreshes, stream.Counters.Forgotten));
    }

    [Fact]
    public void References_are_keys_values_and_updates_of_every_layer()
    {
        var (cacher, config) = (Create("stc"), _tower.Encoder.Config);
        using var stream = cacher.NewStream();
        Assert.Equal(0, stream.Bytes);
        cacher.Encode(_tower.Frames.narrow(0, 0, 1), [stream]);
        Assert.Equal(3L * config.FeatureLayers * config.Patches * config.Hidden * sizeof(float), stream.Bytes);
        cacher.Encode(_tower.Frames.narrow(0, 0, 4), [stream, stream, stream, stream]);
        Assert.Equal(3L * config.FeatureLayers * config.Patches * config.Hidden * sizeof(float), stream.Bytes);
        stream.Dispose();
        Assert.Equal(0, stream.Bytes);
    }

    [Fact]
    public void A_cache_of_another_model_or_method_loses_its_references_and_that_is_counted()
    {
        using var other = new GoldenTower("stc_on_rekv");
        var here = Create("stc");
        using var stream = here.NewStream();
        here.Encode(_tower.Frames.narrow(0, 0, 1), [stream]);

        var there = new StcCacher(other.Encoder, new StcOptions());
        Assert.True(there.Encode(other.Frames.narrow(0, 0, 1), [stream]).Frames[0].Refreshed);
        Assert.Equal(1, stream.Counters.Forgotten);
        Assert.False(there.Encode(other.Frames.narrow(0, 1, 1), [stream]).Frames[0].Refreshed);

        var full = Create("full");
        full.Encode(_tower.Frames.narrow(0, 0, 1), [stream]);
        Assert.Equal((2, 0), (stream.Counters.Forgotten, stream.Bytes));
        Assert.True(here.Encode(_tower.Frames.narrow(0, 1, 1), [stream]).Frames[0].Refreshed);
        Assert.Equal((2, 5), (stream.Counters.Forgotten, stream.Counters.Frames));
    }

    [Theory, MemberData(nameof(Names))]
    public void Bad_calls_are_refused_and_change_nothing(string name)
    {
        var (cacher, size) = (Create(name), _tower.Encoder.Config.ImageSize);
        using var stream = cacher.NewStream();
        cacher.Encode(_tower.Frames.narrow(0, 0, 1), [stream]);
        var (counters, bytes) = (stream.Counters, stream.Bytes);

        foreach (var shape in (long[][])[[1, 3, size, size + 1], [1, 1, size, size], [3, size, size], [0, 3, size, size]])
        {
            var error = Assert.Throws<VideoException>(() => cacher.Encode(zeros(shape), [stream]));
            Assert.Equal(ErrorCode.InvalidArgument, error.Code);
            Assert.Contains($"[{string.Join(", ", shape)}]", error.Message, StringComparison.Ordinal);
            Assert.Contains($"[frames, 3, {size}, {size}]", error.Message, StringComparison.Ordinal);
        }
        Assert.Contains("2 frames were given with 1 streams",
            Assert.Throws<VideoException>(() => cacher.Encode(_tower.Frames.narrow(0, 0, 2), [stream])).Message, StringComparison.Ordinal);
        var ended = cacher.NewStream();
        ended.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cacher.Encode(_tower.Frames.narrow(0, 0, 2), [stream, ended]));
        Assert.Equal((counters, bytes), (stream.Counters, stream.Bytes));
    }

    [Theory]
    [InlineData("nothing", "full, stc")]
    [InlineData("stc:interval=0", "1 to 1000")]
    [InlineData("stc:interval=1001", "1 to 1000")]
    [InlineData("stc:interval=2.5", "1 to 1000")]
    [InlineData("stc:ratio=0", "0.01 to 1")]
    [InlineData("stc:ratio=1.01", "0.01 to 1")]
    [InlineData("stc:period=2", "interval, ratio")]
    [InlineData("full:interval=2", "none")]
    public void A_method_that_does_not_exist_or_an_option_out_of_range_says_what_there_is(string spec, string named)
    {
        var error = Assert.Throws<VideoException>(() => Create(spec));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stc", 2, 0.25)]
    [InlineData("stc:interval=7", 7, 0.25)]
    [InlineData("stc:ratio=0.01", 2, 0.01)]
    [InlineData("stc:interval=1000,ratio=1", 1000, 1)]
    public void Options_of_stc_are_its_interval_and_ratio(string spec, int interval, double ratio) =>
        Assert.Equal(new StcOptions(interval, ratio), StcOptions.From(MethodSpec.Parse(spec, "vision", FeatureCachers.Names)));

    [Theory]
    [InlineData(729, 0.25, 182)]
    [InlineData(729, 0.01, 7)]
    [InlineData(49, 0.01, 1)]
    [InlineData(49, 1, 49)]
    public void At_least_one_patch_is_chosen_and_at_most_all(int patches, double ratio, int chosen) =>
        Assert.Equal(chosen, new StcOptions(2, ratio).Chosen(patches));

    private IFeatureCacher Create(string spec) => FeatureCachers.Create(MethodSpec.Parse(spec, "vision", FeatureCachers.Names), _tower.Encoder);
}
