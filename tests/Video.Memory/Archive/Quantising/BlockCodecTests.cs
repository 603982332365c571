using TorchSharp;
using Video.Memory.Archive;
using Video.Memory.Archive.Quantising;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Archive.Quantising;

public sealed class BlockCodecTests
{
    private static readonly ArchiveShape Shape = new(Layers: 3, KeyValueHeads: 2, HeadDim: 32);
    private static readonly Device Cpu = new(DeviceType.CPU);

    // Of 16 levels over the range of some 64 normal numbers (4.8 deviations) a step is 0.32, its error 0.32 / sqrt(12) = 9 %.
    [Theory]
    [InlineData(4, 0.11)]
    [InlineData(8, 0.007)]
    [InlineData(16, 0.0004)]
    public void Normal_numbers_come_back_within_the_error_of_their_bits(int bits, double within)
    {
        var (keys, values) = Errors(bits, Normal(100), Normal(100));
        Assert.InRange(keys, 0, within);
        Assert.InRange(values, 0, within);
    }

    [Theory]
    [InlineData(4, 0.11)]
    [InlineData(8, 0.007)]
    public void Channels_of_keys_that_are_far_from_zero_cost_the_others_nothing(int bits, double within)
    {
        using var scope = NewDisposeScope();
        var outliers = zeros([32]);
        outliers.index_put_(60f, TensorIndex.Single(3));
        outliers.index_put_(-25f, TensorIndex.Single(17));
        var keys = Normal(100) + outliers;
        var decoded = Roundtrip(new Quantisation(bits, 64, 32), keys, keys).Keys;
        Assert.InRange(TestArchive.RelativeError(keys - outliers, decoded - outliers), 0, within);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Any_number_of_tokens_is_cut_into_runs(int tokens)
    {
        var (keys, values) = Errors(8, Normal(tokens), Normal(tokens));
        Assert.InRange(keys, 0, 0.01);
        Assert.InRange(values, 0, 0.01);
    }

    [Theory]
    [InlineData(1e-4f)]
    [InlineData(1f)]
    [InlineData(3e3f)]
    public void Numbers_of_any_size_keep_their_relative_precision(float size)
    {
        using var scope = NewDisposeScope();
        var (keys, values) = Errors(8, Normal(50) * size, Normal(50) * size);
        Assert.InRange(keys, 0, 0.01);
        Assert.InRange(values, 0, 0.01);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Equal_numbers_and_numbers_beyond_float16_stay_finite(int bits)
    {
        using var scope = NewDisposeScope();
        var flat = full([3, 2, 20, 32], 3.140625f);
        var (same, _) = Roundtrip(new Quantisation(bits, 64, 32), flat, flat);
        Assert.Equal(0, TestArchive.RelativeError(flat, same), 1e-6);
        var (large, _) = Roundtrip(new Quantisation(bits, 64, 32), flat * 1e6, flat * -1e6);
        Assert.True(large.isfinite().all().item<bool>());
    }

    [SkippableTheory]
    [InlineData(4, 100, 64, 32, ScalarType.Float32)]
    [InlineData(4, 100, 64, 8, ScalarType.BFloat16)]
    [InlineData(4, 1, 64, 16, ScalarType.BFloat16)]
    [InlineData(8, 65, 64, 32, ScalarType.BFloat16)]
    [InlineData(8, 200, 128, 16, ScalarType.Float32)]
    [InlineData(16, 30, 64, 32, ScalarType.BFloat16)]
    public void The_fused_codec_gives_the_plain_ones_numbers_bit_by_bit(int bits, int tokens, int keyRun, int valueGroup, ScalarType dtype)
    {
        Skip.If(FusedCodec.WhyNot(Shape, dtype, Cpu) is not null, FusedCodec.WhyNot(Shape, dtype, Cpu));
        using var scope = NewDisposeScope();
        var layout = new EncodedLayout(Shape, new Quantisation(bits, keyRun, valueGroup), tokens);
        var encoded = new PlainCodec(dtype, Cpu).Encode(layout, Normal(tokens) * 3 + 1, Normal(tokens) * 1e-3);
        var (keys, values) = new PlainCodec(dtype, Cpu).Decode(layout, encoded);
        var (fusedKeys, fusedValues) = new FusedCodec(dtype).Decode(layout, encoded);
        Assert.Equal((dtype, dtype), (fusedKeys.dtype, fusedValues.dtype));
        Assert.True(keys.bytes.SequenceEqual(fusedKeys.bytes));
        Assert.True(values.bytes.SequenceEqual(fusedValues.bytes));
    }

    [Fact]
    public void A_token_of_the_published_half_billion_shape_takes_its_share_of_a_third_of_a_gibibyte_an_hour()
    {
        var layout = new EncodedLayout(new ArchiveShape(24, 2, 64), new Quantisation(4, 128, 64), 180);
        Assert.InRange(layout.Bytes / 180.0, 3_072, 3_330);
    }

    private static (double Keys, double Values) Errors(int bits, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        var decoded = Roundtrip(new Quantisation(bits, 64, 32), keys, values);
        return (TestArchive.RelativeError(keys, decoded.Keys), TestArchive.RelativeError(values, decoded.Values));
    }

    private static (Tensor Keys, Tensor Values) Roundtrip(Quantisation quantisation, Tensor keys, Tensor values)
    {
        var layout = new EncodedLayout(Shape, quantisation, (int)keys.shape[2]);
        var codec = BlockCodecs.For(Shape, ScalarType.Float32, Cpu);
        return codec.Decode(layout, codec.Encode(layout, keys, values));
    }

    private static Tensor Normal(int tokens) => randn([3, 2, tokens, 32], generator: new Generator(4711));
}
