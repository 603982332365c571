using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary><c>fopru-rank</c>, <c>fopru-row</c> and <c>visiondrop</c>.</summary>
public sealed class SignificanceMethodTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Fopru_rank_keeps_the_most_significant_anywhere()
    {
        float[] significance = [0, 9, 0, 0, /**/ 1, 1, 1, 7, /**/ 0, 8, 0, 0, /**/ 3, 3, 3, 0];
        Assert.Equal([1, 7, 9, 12], Send("fopru-rank:keep=4", Tokens.Scene(1, 4, 8), significance).Places);
    }

    [Fact]
    public void Fopru_row_keeps_the_rows_with_the_largest_sums_whole()
    {
        float[] significance = [0, 9, 0, 0, /**/ 1, 1, 1, 7, /**/ 0, 8, 0, 0, /**/ 3, 3, 3, 1];
        Assert.Equal([4, 5, 6, 7, 12, 13, 14, 15], Send("fopru-row:keep=8", Tokens.Scene(1, 4, 8), significance).Places);
        Assert.Equal([4, 5, 6, 7], Send("fopru-row:keep=7", Tokens.Scene(1, 4, 8), significance).Places); // no part of a row
        Assert.Equal([4, 5, 6, 7], Send("fopru-row:keep=1", Tokens.Scene(1, 4, 8), significance).Places); // but one at least
    }

    [Theory]
    [InlineData("fopru-rank:keep=3", new[] { 0, 1, 2 })]
    [InlineData("fopru-row:keep=4", new[] { 0, 1, 2, 3 })]
    public void Of_equal_significance_the_first_are_kept(string method, int[] kept) =>
        Assert.Equal(kept, Send(method, Tokens.Scene(1, 4, 8), new float[16]).Places);

    [Fact]
    public void Visiondrop_sends_the_dominant_as_they_are_and_the_rest_merged()
    {
        // 13 of 16: two are merged ones (10 of 64 of 13), eleven dominant. Of the remaining five, the second and the fourth are targets.
        var tokens = Tokens.Scene(1, 4, 8);
        float[] significance = [.. Enumerable.Range(0, 16).Select(place => place % 3 == 1 ? 0f : 1f)]; // least: 1, 4, 7, 10, 13
        tokens[1] = tensor(new float[] { 1, 0, 0, 0, 0, 0, 0, 0 });
        tokens[4] = tensor(new float[] { 2, 1, 0, 0, 0, 0, 0, 0 });
        tokens[7] = tensor(new float[] { 0, 3, 4, 0, 0, 0, 0, 0 });
        tokens[10] = tensor(new float[] { 0, 0, 5, 0, 0, 0, 0, 0 });
        tokens[13] = tensor(new float[] { 9, 1, 0, 0, 0, 0, 0, 0 });

        var sent = Send("visiondrop:keep=13", tokens, significance);
        Assert.Equal([0, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15], sent.Places);
        Close.Assert(tensor(new float[] { 4, 2f / 3, 0, 0, 0, 0, 0, 0 }), sent.Tokens[3], 1e-6, "1 and 13 joined 4");
        Close.Assert(tensor(new float[] { 0, 1.5f, 4.5f, 0, 0, 0, 0, 0 }), sent.Tokens[8], 1e-6, "7 joined 10");
        foreach (var place in new[] { 0, 8, 15 })
            Close.Assert(tokens[place], sent.Tokens[sent.Places.ToList().IndexOf(place)], 0, $"dominant {place}");
    }

    [Fact]
    public void Visiondrop_merges_ten_of_sixty_four()
    {
        var tokens = Tokens.Scene(1, 14, 16);
        float[] significance = [.. Enumerable.Range(0, 196).Select(place => (float)-place)];
        var sent = Send("visiondrop", tokens, significance);
        Assert.Equal(64, sent.Places.Count);
        Assert.Equal(Enumerable.Range(0, 54), sent.Places.Take(54));
        Assert.Equal(10, sent.Places.Count(place => place >= 54));
    }

    [Fact]
    public void Visiondrop_with_one_token_to_keep_keeps_the_most_significant() =>
        Assert.Equal([6], Send("visiondrop:keep=1", Tokens.Scene(1, 4, 8), [.. Enumerable.Range(0, 16).Select(place => place == 6 ? 1f : 0f)]).Places);

    private static SentTokens Send(string method, Tensor tokens, float[] significance)
    {
        using var reducer = TokenReducers.Parse(method).NewStream();
        return reducer.Reduce(new FrameTokens(tokens, (int)Math.Sqrt(significance.Length), TimeSpan.Zero, tensor(significance)));
    }
}
