using Video.Language.Choosing;
using static TorchSharp.torch;

namespace Video.Language.Tests.Choosing;

public sealed class TokenChooserTests
{
    [Fact]
    public void Greedy_takes_the_likeliest_and_the_first_of_equals()
    {
        using var logits = tensor(new[] { 1f, 3f, -2f, 3f, float.NaN });
        Assert.Equal(1, new TokenChooser().Choose(logits));
    }

    [Fact]
    public void A_seed_gives_the_same_draws_each_time()
    {
        // SplitMix64 from seed 42: the draws themselves are part of the promise.
        var draws = new SeededDraws(42);
        Assert.Equal(0.74156, draws.Next(), 5);
        Assert.Equal(Draw(7), Draw(7));
        Assert.NotEqual(Draw(7), Draw(8));

        static int[] Draw(long seed)
        {
            var chooser = new TokenChooser(1, 1, seed);
            return [.. Enumerable.Range(0, 50).Select(_ => chooser.Choose([0.1f, 0.2f, 0.3f, 0.4f]))];
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Tokens_are_drawn_as_often_as_softmax_at_that_temperature_says(double temperature)
    {
        float[] logits = [0f, 1f, 2f];
        var weights = logits.Select(logit => Math.Exp(logit / temperature)).ToArray();
        var chooser = new TokenChooser(temperature, 1, seed: 3);
        var counts = new int[3];
        const int Draws = 20_000;
        for (var i = 0; i < Draws; i++) counts[chooser.Choose(logits)]++;
        // Four standard deviations of a share over so many draws are below 0.015.
        for (var i = 0; i < 3; i++) Assert.Equal(weights[i] / weights.Sum(), counts[i] / (double)Draws, 0.015);
    }

    [Fact]
    public void Top_p_draws_from_the_smallest_set_of_likeliest_tokens_that_reaches_it()
    {
        // Probabilities 0.1, 0.5, 0.25, 0.15.
        float[] logits = [MathF.Log(0.1f), MathF.Log(0.5f), MathF.Log(0.25f), MathF.Log(0.15f)];
        Assert.Equal([1], Drawn(0.49));
        Assert.Equal([1, 2], Drawn(0.74));
        Assert.Equal([1, 2, 3], Drawn(0.8));
        Assert.Equal([0, 1, 2, 3], Drawn(0.95));
        Assert.Equal([0, 1, 2, 3], Drawn(1));

        int[] Drawn(double topP)
        {
            var chooser = new TokenChooser(1, topP, seed: 5);
            return [.. Enumerable.Range(0, 500).Select(_ => chooser.Choose(logits)).Distinct().Order()];
        }
    }

    [Fact]
    public void A_token_that_cannot_come_never_comes()
    {
        var chooser = new TokenChooser(5, 1, seed: 1);
        for (var i = 0; i < 200; i++) Assert.NotEqual(1, chooser.Choose([0f, float.NegativeInfinity, 0f]));
    }

    [Theory]
    [InlineData(-0.1, 1, "temperature")]
    [InlineData(double.NaN, 1, "temperature")]
    [InlineData(1000, 1, "temperature")]
    [InlineData(1, 0, "top_p")]
    [InlineData(1, 1.5, "top_p")]
    [InlineData(1, double.NaN, "top_p")]
    public void Settings_out_of_range_are_refused_by_name(double temperature, double topP, string field)
    {
        var error = Assert.Throws<VideoException>(() => new TokenChooser(temperature, topP));
        Assert.Equal((ErrorCode.InvalidArgument, field), (error.Code, error.Param));
    }
}
