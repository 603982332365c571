using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Recall;
using Video.Memory.Rolling;

namespace Video.Tests.Memory.Rolling;

public sealed class RollingOptionsTests
{
    [Theory]
    [InlineData(4096, 1024, 1024)]
    [InlineData(32_768, 8192, 8192)]
    [InlineData(131_072, 15_000, 12_544)]
    [InlineData(256, 256, 128)]
    public void Window_and_budget_follow_from_the_models_positions(int positions, int window, int budget)
    {
        var options = Parse("rolling", positions);
        Assert.Equal((window, budget, (0, 2)), (options.Window, options.Budget, options.Layers));
        Assert.Equal(RollingOptions.For(Model(positions)), options);
    }

    [Fact]
    public void Every_option_is_read()
    {
        const string Text = "rolling:window=500,recent=3,recall=5,budget=700,spread=2,block=50,row=9,cut=0.5,age=30,keep=20,bits=8,score=raw,gate=0,layers=1-2,cached=7";
        Assert.Equal(
            new RollingOptions
            {
                Window = 500, Recent = 3, Recall = 5, Budget = 700, Spread = 2, Block = 50, Row = 9, Cut = 0.5, Age = TimeSpan.FromSeconds(30), Keep = 20, Bits = 8,
                Score = RecallScore.Raw, Gate = false, Layers = (1, 2), Cached = 7,
            },
            Parse(Text));
        var archive = Parse(Text).Archive(new ArchiveOptions { RamBytes = 5 << 20 }, frameTokens: 24);
        Assert.Equal((8, 7, 5 << 20, 74, (1, 2)), (archive.Bits, archive.CachedBlocks, archive.RamBytes, archive.MostTokens, archive.IndexLayers));
    }

    [Theory]
    [InlineData(5, 2, 32, 12 << 20)]           // the embedded model: few numbers a row
    [InlineData(24, 2, 64, 61_440_000)]        // the published half billion
    [InlineData(28, 4, 128, 64 << 20)]
    public void The_index_has_room_for_ten_thousand_rows_within_bounds(int layers, int heads, int width, long bytes)
    {
        var model = HandMadeStream.Config with { Layers = layers, KeyValueHeads = heads, HeadDim = width };
        Assert.Equal(bytes, RollingOptions.For(model).IndexBytes(model));
    }

    [Theory]
    [InlineData("rolling:window=63", "window")]
    [InlineData("rolling:recent=0", "recent")]
    [InlineData("rolling:bits=5", "bits")]
    [InlineData("rolling:layers=1-3", "layers")]
    [InlineData("rolling:gate=2", "gate")]
    [InlineData("rolling:budget=100,block=128", "budget")]
    [InlineData("rolling:speed=9", "speed")]
    public void What_is_out_of_range_or_unknown_is_refused_by_name(string text, string param)
    {
        var error = Assert.Throws<VideoException>(() => Parse(text));
        Assert.Equal((ErrorCode.InvalidArgument, param), (error.Code, error.Param));
    }

    private static RollingOptions Parse(string text, int positions = 4096) => RollingOptions.Parse(MethodSpec.Parse(text, "memory", ["rolling"]))(Model(positions));

    private static LanguageConfig Model(int positions) => HandMadeStream.Config with { MaxPositions = positions };
}
