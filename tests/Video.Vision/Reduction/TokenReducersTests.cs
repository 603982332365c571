using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

public sealed class TokenReducersTests
{
    [Fact]
    public void Every_method_of_the_comparison_is_there_and_ours_is_the_default()
    {
        string[] expected =
        [
            "none", "stc", "stc-paper", "novel", "pool", "m3", "dtd", "evs", "fopru-rank", "fopru-row", "visiondrop", "aim-merge", "random", "uniform",
        ];
        Assert.Equal(expected.Order(), TokenReducers.Names.Order());
        Assert.Equal("novel", TokenReducers.Default);
        Assert.Contains(TokenReducers.Default, TokenReducers.Names);
    }

    [Fact]
    public void A_name_that_does_not_exist_is_answered_with_those_that_do()
    {
        var error = Assert.Throws<VideoException>(() => TokenReducers.Parse("prune"));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal("tokens", error.Param);
        Assert.All(TokenReducers.Names, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("stc:keep=0", "keep")]
    [InlineData("stc:keep=1.5", "keep")]
    [InlineData("stc:history=all", "history")]
    [InlineData("stc:channels=0", "channels")]
    [InlineData("stc:alpha=0.5", "alpha")]
    [InlineData("stc-paper:alpha=1.5", "alpha")]
    [InlineData("stc-paper:keep=-1", "keep")]
    [InlineData("none:keep=64", "keep")]
    [InlineData("pool:size=0", "size")]
    [InlineData("m3:keep=0", "keep")]
    [InlineData("dtd:threshold=1.1", "threshold")]
    [InlineData("evs:rate=1", "rate")]
    [InlineData("fopru-rank:keep=0", "keep")]
    [InlineData("fopru-row:keep=0", "keep")]
    [InlineData("visiondrop:keep=0", "keep")]
    [InlineData("aim-merge:keep=49", "keep")]
    [InlineData("uniform:keep=0", "keep")]
    [InlineData("random:seed=-1", "seed")]
    [InlineData("novel:threshold=-0.1", "threshold")]
    [InlineData("novel:cap=0", "cap")]
    [InlineData("novel:cap=1.01", "cap")]
    [InlineData("novel:floor=-1", "floor")]
    [InlineData("novel:every=-1", "every")]
    [InlineData("novel:tau=1", "tau")]
    public void An_option_out_of_its_range_or_of_no_meaning_is_refused_by_its_name(string text, string option)
    {
        var error = Assert.Throws<VideoException>(() => TokenReducers.Parse(text));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal(option, error.Param);
    }

    [Theory]
    [InlineData("fopru-rank", true)]
    [InlineData("fopru-row", true)]
    [InlineData("visiondrop", true)]
    [InlineData("novel", false)]
    [InlineData("stc", false)]
    [InlineData("aim-merge", false)]
    public void Only_those_that_choose_by_attention_need_the_significance(string name, bool needed)
    {
        var reducer = TokenReducers.Parse(name);
        Assert.Equal(needed, reducer.NeedsSignificance);
        using var scope = NewDisposeScope();
        using var stream = reducer.NewStream();
        var frame = Tokens.Scene(1, 4, 16).At(0, significance: null);
        if (needed) Assert.Contains("significance", Assert.Throws<ArgumentException>(() => stream.Reduce(frame)).Message, StringComparison.Ordinal);
        else stream.Reduce(frame);
    }

    [Theory]
    [InlineData(196, 64)]
    [InlineData(169, 55)]
    [InlineData(144, 47)]
    [InlineData(16, 5)]
    [InlineData(1, 1)]
    public void The_published_64_of_196_hold_for_other_frames_in_proportion(int tokens, int kept)
    {
        Assert.Equal(kept, new TokenBudget(null).Of(tokens));
        using var scope = NewDisposeScope();
        foreach (var name in new[] { "stc", "stc-paper", "fopru-rank", "visiondrop", "uniform", "random" })
        {
            using var stream = TokenReducers.Parse(name).NewStream();
            Assert.Equal(kept, stream.Reduce(Tokens.Scene(1, (int)Math.Sqrt(tokens), 16).At(0)).Places.Count);
        }
    }

    [Fact]
    public void A_budget_is_never_more_than_the_frame_has()
    {
        Assert.Equal(60, new TokenBudget(60).Of(196));
        Assert.Equal(16, new TokenBudget(60).Of(16));
    }
}
