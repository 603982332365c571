using TorchSharp;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary><c>dtd</c> and <c>evs</c>.</summary>
public sealed class PreviousFrameTests : IDisposable
{
    // Four directions; turning the frame's tokens by known angles gives known cosines.
    private static readonly double[] Turns = [0, 0.3, 1.2, 2.5];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Dtd_drops_what_has_a_cosine_above_the_threshold_to_the_frame_before()
    {
        using var reducer = TokenReducers.Parse("dtd:threshold=0.5").NewStream();
        Assert.Equal([0, 1, 2, 3], reducer.Reduce(Turned(0).At(0)).Places);
        var sent = reducer.Reduce(Turned(1).At(1)); // cosines 1, 0.96, 0.36, -0.8
        Assert.Equal([2, 3], sent.Places);
        Assert.Equal(0.5, sent.Change);
    }

    [Fact]
    public void Dtd_compares_with_the_frame_before_and_not_with_what_was_sent()
    {
        using var reducer = TokenReducers.Parse("dtd:threshold=0.9").NewStream();
        reducer.Reduce(Turned(0).At(0));
        // Steps of 0.3, 1.2 and 2.5: the second token moves on and on without ever being sent.
        for (var frame = 1; frame <= 8; frame++) Assert.Equal([2, 3], reducer.Reduce(Turned(frame).At(frame)).Places);
    }

    [Fact]
    public void Dtd_sends_nothing_of_a_frame_that_repeats()
    {
        using var reducer = TokenReducers.Parse("dtd").NewStream();
        reducer.Reduce(Turned(0).At(0));
        var sent = reducer.Reduce(Turned(0).At(1));
        Assert.Empty(sent.Places);
        Assert.Equal(0, sent.Change);
    }

    [Theory]
    [InlineData("0.5", new[] { 2, 3 })]
    [InlineData("0.75", new[] { 3 })]
    [InlineData("0.25", new[] { 1, 2, 3 })]
    [InlineData("0.3", new[] { 2, 3 })]
    public void Evs_keeps_the_share_that_differs_most_from_the_frame_before(string rate, int[] kept)
    {
        using var reducer = TokenReducers.Parse($"evs:rate={rate}").NewStream();
        Assert.Equal([0, 1, 2, 3], reducer.Reduce(Turned(0).At(0)).Places);
        var sent = reducer.Reduce(Turned(1).At(1));
        Assert.Equal(kept, sent.Places);
        Assert.Equal(Turns.Average(turn => Math.Clamp(1 - Math.Cos(turn), 0, 1)), sent.Change, 1e-6);
    }

    [Fact]
    public void Evs_keeps_as_many_of_a_frame_that_repeats_the_first_ones()
    {
        using var reducer = TokenReducers.Parse("evs:rate=0.5").NewStream();
        reducer.Reduce(ones(4, 2).At(0));
        Assert.Equal([0, 1], reducer.Reduce(ones(4, 2).At(1)).Places);
    }

    [Fact]
    public void Evs_without_a_rate_keeps_the_published_share()
    {
        using var reducer = TokenReducers.Parse("evs").NewStream();
        reducer.Reduce(Tokens.Scene(1, 14, 32).At(0));
        Assert.Equal(64, reducer.Reduce(Tokens.Scene(2, 14, 32).At(1)).Places.Count);
    }

    // Each token has turned so many times its own angle, and has another length.
    private static Tensor Turned(int times) => tensor(
        [.. Turns.SelectMany((turn, i) => new[] { (float)((i + 1) * Math.Cos(turn * times)), (float)((i + 1) * Math.Sin(turn * times)) })]).reshape(4, 2);
}
