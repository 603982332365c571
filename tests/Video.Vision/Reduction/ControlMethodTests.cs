using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary><c>none</c>, <c>uniform</c> and <c>random</c>.</summary>
public sealed class ControlMethodTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void None_sends_every_token_as_it_is()
    {
        using var reducer = TokenReducers.Parse("none").NewStream();
        var tokens = Tokens.Scene(1, 4, 8);
        var sent = reducer.Reduce(tokens.At(0));
        Assert.Equal(Enumerable.Range(0, 16), sent.Places);
        Close.Assert(tokens, sent.Tokens, 0, "the frame");
    }

    [Fact]
    public void What_none_sends_outlives_the_frame()
    {
        using var reducer = TokenReducers.Parse("none").NewStream();
        var tokens = Tokens.Scene(1, 4, 8);
        var before = tokens.Values();
        var sent = reducer.Reduce(tokens.At(0));
        tokens.Dispose();
        Assert.Equal(before, sent.Tokens.Values());
    }

    [Theory]
    [InlineData(4, 4, new[] { 2, 6, 10, 14 })]
    [InlineData(4, 5, new[] { 1, 4, 8, 11, 14 })]
    [InlineData(4, 1, new[] { 8 })]
    [InlineData(2, 4, new[] { 0, 1, 2, 3 })]
    public void Uniform_spreads_evenly(int grid, int keep, int[] places)
    {
        using var reducer = TokenReducers.Parse($"uniform:keep={keep}").NewStream();
        Assert.Equal(places, reducer.Reduce(Tokens.Scene(1, grid, 8).At(0)).Places);
        Assert.Equal(places, reducer.Reduce(Tokens.Scene(2, grid, 8).At(1)).Places);
    }

    [Fact]
    public void Random_draws_every_place_about_equally_often()
    {
        using var reducer = TokenReducers.Parse("random:keep=4").NewStream();
        var tokens = Tokens.Scene(1, 4, 8);
        var drawn = Enumerable.Range(0, 1_000).SelectMany(frame => reducer.Reduce(tokens.At(frame)).Places).CountBy(place => place).ToDictionary();
        Assert.Equal(16, drawn.Count);
        Assert.All(drawn.Values, times => Assert.InRange(times, 190, 310)); // 250 expected; 13.7 the standard deviation
    }

    [Fact]
    public void Random_is_told_by_its_seed()
    {
        Assert.Equal(Draw("random:seed=7"), Draw("random:seed=7"));
        Assert.NotEqual(Draw("random:seed=7"), Draw("random:seed=8"));
        Assert.Equal(Draw("random"), Draw("random:seed=0"));
    }

    private static int[][] Draw(string method)
    {
        using var reducer = TokenReducers.Parse(method).NewStream();
        return [.. Enumerable.Range(0, 5).Select(frame => reducer.Reduce(Tokens.Scene(1, 4, 8).At(frame)).Places.ToArray())];
    }
}
