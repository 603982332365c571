using TorchSharp;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Encoders;

/// <summary>Every implementation in bfloat16 against the plain one in float32: one test for all.</summary>
public sealed class EncoderOperationsTests : IDisposable
{
    // Rounding inputs of the last step and its output to bfloat16 leaves a relative error of about 2e-3. libtorch rounds between
    // its steps too (scores, weights, a norm's mean), which costs it up to 1e-2.
    private const double FusedError = 4e-3;
    private const double PlainError = 1.5e-2;
    private const double LeastCosine = 0.9999;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly PlainOperations _plain = new();

    public static TheoryData<string> Implementations => new(nameof(PlainOperations), nameof(FusedCpuOperations));

    /// <summary>Implementation, frames, queries, keys, heads, width of a head.</summary>
    public static TheoryData<string, int, int, int, int, int> AttentionShapes
    {
        get
        {
            var data = new TheoryData<string, int, int, int, int, int>();
            foreach (var implementation in (string[])[nameof(PlainOperations), nameof(FusedCpuOperations)])
            {
                foreach (var tokens in (int[])[1, 49, 64, 196])
                    foreach (var width in (int[])[16, 32, 64, 72, 80])
                        data.Add(implementation, 1, tokens, tokens, 2, width);
                data.Add(implementation, 3, 7, 33, 3, 96);
                data.Add(implementation, 2, 50, 31, 1, 128);
                data.Add(implementation, 1, 100, 729, 2, 72);
                data.Add(implementation, 1, 5, 40, 2, 10);
                data.Add(implementation, 1, 5, 40, 1, 48);
                data.Add(implementation, 1, 5, 40, 1, 112);
            }
            return data;
        }
    }

    public void Dispose() => _scope.Dispose();

    [SkippableTheory, MemberData(nameof(AttentionShapes))]
    public void Attention_agrees(string implementation, int frames, int queries, int keys, int heads, int width)
    {
        var operations = Make(implementation, width);
        manual_seed(queries * 1000 + width);
        var (query, key, value) = (Some([frames, queries, heads * width]) * 2, Some([frames, keys, heads * width]), Some([frames, keys, heads * width]));
        var expected = _plain.Attention(query.@float(), key.@float(), value.@float(), heads);
        Agree(implementation, expected, operations.Attention(query, key, value, heads));
    }

    [SkippableTheory, MemberData(nameof(Implementations))]
    public void Attention_takes_slices_of_a_joined_product(string implementation)
    {
        var operations = Make(implementation, 16);
        var joined = Some([2, 21, 3 * 48]);
        var (query, key, value) = (joined.narrow(2, 0, 48), joined.narrow(2, 48, 48), joined.narrow(2, 96, 48));
        Agree(implementation, _plain.Attention(query.@float(), key.@float(), value.@float(), 3), operations.Attention(query, key, value, 3));
    }

    [SkippableTheory, MemberData(nameof(Implementations))]
    public void Attention_survives_scores_that_overflow_an_exponential(string implementation)
    {
        var operations = Make(implementation, 32);
        var (query, value) = (Some([1, 40, 64]) * 30, Some([1, 40, 64]));
        var attended = operations.Attention(query, query, value, 2);
        Assert.True(attended.isfinite().all().item<bool>());
        Agree(implementation, _plain.Attention(query.@float(), query.@float(), value.@float(), 2), attended);
    }

    [SkippableTheory, MemberData(nameof(Implementations))]
    public void Gelu_agrees_over_its_whole_range(string implementation)
    {
        var operations = Make(implementation, 16);
        var x = cat([linspace(-12, 12, 4801), tensor(new[] { 0f, -3e38f, 3e38f, -1e-30f })]).bfloat16();
        var expected = _plain.GeluTanh(x.@float());
        var found = operations.GeluTanh(x.clone());
        Agree(implementation, expected[..4801], found[..4801]);
        Assert.Equal([0f, 0f, 3e38f], found[4801..4804].@float().data<float>().ToArray().Select(value => value > 1e38f ? 3e38f : value));
    }

    [SkippableTheory, MemberData(nameof(Implementations))]
    public void Norms_agree_with_and_without_a_sum_before_them(string implementation)
    {
        var operations = Make(implementation, 16);
        foreach (var width in (int[])[6, 32, 100, 1152])
        {
            using var norm = new LayerNorm(Some([width]), Some([width]), 1e-6);
            using var wide = new LayerNorm(norm.Weight.@float(), norm.Bias.@float(), 1e-6);
            var (update, residual) = (Some([2, 5, width]) + 3, Some([2, 5, width]));
            Agree(implementation, _plain.Normalize(update.@float(), wide), operations.Normalize(update, norm));

            var sum = update + residual;
            var normed = operations.AddAndNormalize(update, residual, norm);
            Agree(implementation, _plain.Normalize(sum.@float(), wide), normed);
            Assert.True(sum.Equals(update));
        }
    }

    [SkippableTheory, MemberData(nameof(Implementations))]
    public void Cosine_of_rows_agrees_also_of_slices_and_of_zeros(string implementation)
    {
        var operations = Make(implementation, 16);
        foreach (var width in (int[])[6, 32, 100, 1152])
        {
            var (x, y) = (Some([9, width]), Some([9, 3 * width]).narrow(1, width, width));
            x[4].zero_();
            var found = operations.Cosine(x, y);
            Assert.Equal(ScalarType.Float32, found.dtype);
            var (a, b) = (x.@double(), y.@double());
            var expected = (a * b).sum(dim: 1) / (a.norm(1) * b.norm(1)).clamp_min(1e-30);
            Assert.True((expected - found.@double()).abs().max().item<double>() < 1e-6);
            Assert.Equal(0, found[4].item<float>());
            Assert.True((operations.Cosine(y, y) - 1).abs().max().item<float>() < 1e-6f);
        }
    }

    [Fact]
    public void The_fastest_operations_for_float32_are_the_plain_ones()
    {
        Assert.IsType<PlainOperations>(EncoderOperations.Fastest(Tower(16), ScalarType.Float32, CPU));
        Assert.IsType<PlainOperations>(EncoderOperations.Fastest(Tower(130), ScalarType.BFloat16, CPU));
        Assert.Equal(FusedCpuOperations.WhyNot(Tower(16), ScalarType.BFloat16, CPU) is null,
            EncoderOperations.Fastest(Tower(16), ScalarType.BFloat16, CPU) is FusedCpuOperations);
    }

    private static Tensor Some(long[] shape) => randn(shape).bfloat16();

    private static IEncoderOperations Make(string implementation, int width)
    {
        if (implementation == nameof(PlainOperations)) return new PlainOperations();
        var why = FusedCpuOperations.WhyNot(Tower(width), ScalarType.BFloat16, CPU);
        Skip.If(why is not null, why);
        return new FusedCpuOperations();
    }

    private static VisionConfig Tower(int headWidth) => new()
    {
        ImageSize = 28, PatchSize = 14, Channels = 3, Hidden = headWidth, Heads = 1, Mlp = headWidth, Layers = 1, FeatureLayers = 1,
        NormEps = 1e-6, ProjectorActivation = "gelu", TextHidden = headWidth, ImageNewline = false,
    };

    private static void Agree(string implementation, Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.Equal(ScalarType.BFloat16, found.dtype);
        var allowed = implementation == nameof(PlainOperations) ? PlainError : FusedError;
        var (e, f) = (expected.@double().flatten(), found.@double().flatten());
        var error = ((f - e).norm() / e.norm()).item<double>();
        var cosine = (e.dot(f) / (e.norm() * f.norm())).item<double>();
        Assert.True(error <= allowed && cosine >= LeastCosine, $"relative error {error:g3}, cosine {cosine:g6}");
    }
}
