using Video.Vision.Caching;
using Video.Vision.Encoders;

namespace Video.Vision.Tests.Caching;

public sealed class EncoderArithmeticTests
{
    // SigLIP so400m-patch14-384, of whose 27 layers LLaVA-OneVision runs 26.
    private static readonly VisionConfig So400m = new()
    {
        ImageSize = 384, PatchSize = 14, Channels = 3, Hidden = 1152, Heads = 16, Mlp = 4304, Layers = 26, FeatureLayers = 26,
        NormEps = 1e-6, ProjectorActivation = "gelu", TextHidden = 896, ImageNewline = true,
    };

    private readonly EncoderArithmetic _arithmetic = new(So400m);

    [Fact]
    public void A_whole_layer_is_its_six_products_and_attention()
    {
        const double Projections = 729.0 * 1152 * 1152 * 4, Attention = 2.0 * 729 * 729 * 1152, Mlp = 2.0 * 729 * 1152 * 4304;
        Assert.Equal(Projections + Attention + Mlp, _arithmetic.FullLayer);
        Assert.Equal(12.32e9, _arithmetic.FullLayer, 0.005e9);
        Assert.Equal(729.0 * 1152 * 3 * 14 * 14, _arithmetic.Embedding);
        Assert.Equal(_arithmetic.Embedding + 26 * _arithmetic.FullLayer, _arithmetic.Tower);
    }

    [Theory]
    [InlineData(0.10, 0.585, 0.446, 0.377, 0.273)]
    [InlineData(0.15, 0.608, 0.478, 0.412, 0.314)]
    [InlineData(0.25, 0.654, 0.539, 0.481, 0.395)]
    [InlineData(0.50, 0.769, 0.692, 0.654, 0.596)]
    public void A_schedule_of_refreshes_and_partial_frames_costs_its_closed_form(double ratio, params double[] expected)
    {
        int[] intervals = [2, 3, 4, 8];
        var chosen = new StcOptions(2, ratio).Chosen(So400m.Patches);
        var partial = _arithmetic.Layer(chosen, So400m.Patches, chosen, So400m.Patches, chosen);
        foreach (var (interval, floor) in intervals.Zip(expected))
            Assert.Equal(floor, (_arithmetic.FullLayer + (interval - 1) * partial) / (interval * _arithmetic.FullLayer), 0.0005);
    }

    [Fact]
    public void Each_kind_of_row_costs_its_own_products()
    {
        const double Square = 1152.0 * 1152;
        Assert.Equal(0, _arithmetic.Layer(0, 0, 0, 729, 0));
        Assert.Equal(2 * Square + 2.0 * 729 * 1152, _arithmetic.Layer(1, 0, 0, 729, 0));
        Assert.Equal(Square, _arithmetic.Layer(0, 1, 0, 729, 0));
        Assert.Equal(Square, _arithmetic.Layer(0, 0, 1, 729, 0));
        Assert.Equal(2.0 * 1152 * 4304, _arithmetic.Layer(0, 0, 0, 729, 1));
    }
}
