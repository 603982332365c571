using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using Video.Vision.Native;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>Our kernels of `delta` against the plain versions beside them.</summary>
public sealed class DeltaAttentionTests : IDisposable
{
    // libtorch rounds scores and weights to bfloat16 on the way, which costs it up to this much.
    private const double PlainError = 1.5e-2;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Dtype, grid, heads, width of a head.</summary>
    public static TheoryData<ScalarType, int, int, int> Towers
    {
        get
        {
            var data = new TheoryData<ScalarType, int, int, int>();
            foreach (var dtype in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16])
                foreach (var (grid, heads, width) in ((int, int, int)[])[(8, 6, 32), (7, 4, 16), (27, 2, 72), (1, 1, 8), (5, 3, 128), (3, 2, 10)])
                    data.Add(dtype, grid, heads, width);
            return data;
        }
    }

    [SkippableTheory, MemberData(nameof(Towers))]
    public void Both_attentions_agree_and_keep_the_same(ScalarType dtype, int grid, int heads, int width)
    {
        var config = Config(grid, heads, width);
        Skip.If(FusedChangedAttention.WhyNot(config, dtype, CPU) is not null, FusedChangedAttention.WhyNot(config, dtype, CPU));
        var random = new Random(grid * width);
        manual_seed(grid * width);
        for (var layer = 0; layer < config.FeatureLayers; layer++)
        {
            // Two streams, the first with three frames, one of them empty; the last layer keeps queries too.
            var (plain, fused) = (Streams(config, dtype), Streams(config, dtype));
            for (var i = 0; i < 2; i++) fused[i].Layer(layer).copy_(plain[i].Layer(layer));
            int[] order = [0, 1, 0, 0];
            var patches = order.Select((_, i) => i == 2 ? [] : Some(random, config.Patches, i)).ToArray();
            var joined = randn([patches.Sum(some => some.Length), 3 * config.Hidden]).mul(1.5f).to_type(dtype);
            var expected = new PlainChangedAttention(new PlainOperations()).Attend(joined, layer, Batch(plain, order, patches), .., heads);
            var actual = new FusedChangedAttention().Attend(joined, layer, Batch(fused, order, patches), .., heads);
            var error = (actual.@float() - expected.@float()).norm().item<float>() / expected.@float().norm().item<float>();
            Assert.InRange(error, 0, dtype == ScalarType.Float32 ? 1e-5 : PlainError);
            for (var i = 0; i < 2; i++)
            {
                Close.Assert(plain[i].Shift(layer), fused[i].Shift(layer), 1e-4, $"shift of stream {i}");
                Close.Assert(plain[i].Layer(layer), fused[i].Layer(layer), dtype == ScalarType.Float32 ? 1e-4 : 0.06, $"kept of stream {i}");
            }

            var again = Batch(fused, order, patches);
            again.Frames[3] = again.Frames[3] with { Probes = [] };
            var alone = new FusedChangedAttention().Attend(joined, layer, again, 3..4, heads);
            Assert.True(alone.Equals(actual.narrow(0, actual.shape[0] - patches[3].Length, patches[3].Length)));
            foreach (var stream in plain.Concat(fused)) stream.Dispose();
        }
    }

    [SkippableTheory]
    [InlineData(ScalarType.Float32, 98, 14)]
    [InlineData(ScalarType.BFloat16, 98, 14)]
    [InlineData(ScalarType.Float32, 104, 14)]
    [InlineData(ScalarType.BFloat16, 70, 16)]
    [InlineData(ScalarType.Float32, 20, 5)]
    public void Both_ways_to_cut_patches_agree(ScalarType dtype, int size, int patch)
    {
        var config = Config(size / patch, 1, 8) with { ImageSize = size, PatchSize = patch };
        var (plain, fused) = (new PatchCutter(config, 2.0 / 255, plain: true), new PatchCutter(config, 2.0 / 255));
        Skip.If(Kernels.WhyNot is not null, Kernels.WhyNot);
        manual_seed(size);
        var pixels = (rand([3, 3, size, size]) * 2 - 1).to_type(dtype);
        var (expected, actual) = (plain.MeansOf(pixels), fused.MeansOf(pixels));
        Assert.Equal(3 * plain.Means, expected.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        var streams = Streams(config, dtype);
        var batch = Batch(streams, [0, 0, 1], [Some(new Random(1), config.Patches, 0), [], Some(new Random(2), config.Patches, 0)]);
        Assert.True(fused.Cut(pixels, batch).Equals(plain.Cut(pixels, batch)));
        foreach (var stream in streams) stream.Dispose();
    }

    [Fact]
    public void A_block_mean_is_the_mean_of_its_pixels_in_grey_levels()
    {
        var config = Config(2, 1, 8);
        var pixels = zeros([1, 3, 28, 28]);
        pixels.narrow(1, 1, 1).narrow(2, 7, 7).narrow(3, 14, 7).fill_(49 * 2.0 / 255); // green, second row of blocks, third column
        foreach (var plain in (bool[])[true, false])
        {
            var means = new PatchCutter(config, 2.0 / 255, plain).MeansOf(pixels);
            // patch 1, block 2 (second row, first column), colour 1
            Assert.Equal((1 * 4 + 2) * 3 + 1, Array.FindIndex(means, mean => mean != 0));
            Assert.Equal(49, means[(1 * 4 + 2) * 3 + 1], 1e-3f);
            Assert.Single(means, mean => mean != 0);
        }
    }

    private static VisionConfig Config(int grid, int heads, int width) => new()
    {
        ImageSize = grid * 14, PatchSize = 14, Channels = 3, Hidden = heads * width, Heads = heads, Mlp = 8, Layers = 2, NormEps = 1e-6,
        FeatureLayers = 2, ProjectorActivation = "gelu", TextHidden = 8, ImageNewline = false,
    };

    private static DeltaReferences[] Streams(VisionConfig config, ScalarType dtype)
    {
        var streams = Enumerable.Range(0, 2).Select(_ => new DeltaReferences(config, new PatchCutter(config, 1), new DeltaOptions(), dtype, CPU)).ToArray();
        foreach (var stream in streams)
            for (var layer = 0; layer < config.FeatureLayers; layer++) stream.Layer(layer).copy_(randn(stream.Layer(layer).shape));
        return streams;
    }

    // Every other row; with one alone nothing can be told.
    private static int[] Probes(int rows) => [.. Enumerable.Range(0, rows / 2).Select(i => 2 * i)];

    // Some patches; of the first frame all.
    private static int[] Some(Random random, int patches, int frame) =>
        [.. Enumerable.Range(0, patches).Where(patch => frame == 0 || patch == 0 || random.Next(3) == 0)];

    private static ChangedBatch Batch(DeltaReferences[] streams, int[] order, int[][] patches)
    {
        var start = 0;
        var frames = order.Select((stream, i) =>
        {
            start += patches[i].Length;
            return new ChangedRows(streams[stream], patches[i], start - patches[i].Length, order.Take(i).Count(other => other == stream), Probes(patches[i].Length));
        }).ToArray();
        return new ChangedBatch(frames, CPU);
    }
}
