using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

public sealed class StcReducerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData("stc", 14, 196)]
    [InlineData("stc-paper", 14, 196)]
    [InlineData("stc", 4, 16)]
    [InlineData("stc", 4, 64)]
    public void A_budget_of_the_whole_frame_sends_the_frame(string name, int grid, int keep)
    {
        using var reducer = TokenReducers.Parse($"{name}:keep={keep}").NewStream();
        for (var frame = 0; frame < 3; frame++)
        {
            var tokens = Tokens.Scene(frame, grid, 64);
            Close.Assert(tokens, reducer.Reduce(tokens.At(frame)).Tokens, 0, $"frame {frame}");
        }
    }

    [Theory]
    [InlineData("stc", 1)]
    [InlineData("stc", 8)]
    [InlineData("stc-paper", 1)]
    [InlineData("stc-paper", 8)]
    public void Of_equal_tokens_and_one_other_the_other_is_kept(string name, int keep)
    {
        using var reducer = TokenReducers.Parse($"{name}:keep={keep}").NewStream();
        var wall = Tokens.Scene(1, 14, 64).narrow(0, 0, 1).expand(196, 64).clone();
        reducer.Reduce(wall.At(0));
        foreach (var place in new[] { 100, 195, 0 })
            Assert.Contains(place, reducer.Reduce(wall.WithOthers(2, place).At(1)).Places);
    }

    [Theory]
    [InlineData("stc")]
    [InlineData("stc-paper")]
    public void Of_equal_tokens_the_first_are_kept(string name)
    {
        using var reducer = TokenReducers.Parse($"{name}:keep=10").NewStream();
        var wall = Tokens.Scene(1, 14, 64).narrow(0, 0, 1).expand(196, 64).clone();
        for (var frame = 0; frame < 3; frame++) Assert.Equal(Enumerable.Range(0, 10), reducer.Reduce(wall.At(frame)).Places);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_running_sum_is_the_mean_over_ten_thousand_frames(bool fullWidth)
    {
        const int Frames = 10_000, Width = 16;
        using var history = new ChannelHistory(fullWidth);
        var random = new Random(5);
        var exact = new double[Width];
        var mean = Array.Empty<float>();
        for (var frame = 0; frame < Frames; frame++)
        {
            using var scope = NewDisposeScope();
            // Far from zero and from each other, as features are: this is where a sum in few bits loses what is added late.
            var values = Enumerable.Range(0, Width).Select(channel => 3f + channel + random.NextSingle()).ToArray();
            long[] channels = [.. Enumerable.Range(0, Width).Select(channel => (long)((channel + frame) % Width))];
            var chosen = channels[..(Width / 2)];
            mean = history.Add(tensor(values), tensor(chosen)).Values();
            for (var i = 0; i < Width; i++) exact[i] += fullWidth ? values[i] : i < chosen.Length ? values[chosen[i]] : 0;
            if (frame % 1_000 != 999) continue;
            for (var i = 0; i < chosen.Length; i++)
                Assert.Equal(exact[fullWidth ? chosen[i] : i] / (frame + 1), mean[i], 1e-5);
        }
    }

    [Fact]
    public void The_released_history_mixes_channels_and_the_full_one_does_not()
    {
        var (first, second) = (tensor(new float[] { 1, 10, 100, 1000 }), tensor(new float[] { 3, 30, 300, 3000 }));
        using var released = new ChannelHistory(fullWidth: false);
        using var full = new ChannelHistory(fullWidth: true);

        Assert.Equal([1f, 100f], released.Add(first, tensor(new long[] { 0, 2 })).Values());
        Assert.Equal([(1 + 3000) / 2f, (100 + 30) / 2f], released.Add(second, tensor(new long[] { 3, 1 })).Values());
        Assert.Equal([1f, 100f], full.Add(first, tensor(new long[] { 0, 2 })).Values());
        Assert.Equal([(1000 + 3000) / 2f, (10 + 30) / 2f], full.Add(second, tensor(new long[] { 3, 1 })).Values());
    }

    [Fact]
    public void The_histories_agree_on_a_streams_first_frame_and_differ_later()
    {
        using var released = (StcReducer)TokenReducers.Parse("stc").NewStream();
        using var full = (StcReducer)TokenReducers.Parse("stc:history=full").NewStream();
        var first = Tokens.Scene(1, 14, 64).unsqueeze(0);
        Assert.Equal(0, Close.Distance(released.Judge(first).Score, full.Judge(first).Score));
        var later = Tokens.Scene(2, 14, 64).unsqueeze(0);
        Assert.NotEqual(0, Close.Distance(released.Judge(later).Score, full.Judge(later).Score));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    public void Alpha_weighs_the_past_against_the_frame(double alpha, int kept)
    {
        // The past is along the first axis. In this frame three tokens are along the second, so that one along the first is unlike its frame, and like the past.
        using var reducer = new StcReducer(new DualAnchorScoring(alpha), new TokenBudget(1), channels: 1, fullHistory: true);
        reducer.Judge(tensor(new float[] { 100, 0, 100, 0, 100, 0, 100, 0 }).reshape(1, 4, 2));
        var frame = tensor(new float[] { 1, 8, 1, 8, 0, 8, 9, 0 }).reshape(4, 2);
        Assert.Equal([kept], reducer.Reduce(frame.At(1)).Places);
    }

    [Fact]
    public void Half_precision_tokens_are_judged_in_float32()
    {
        using var half = (StcReducer)TokenReducers.Parse("stc").NewStream();
        using var single = (StcReducer)TokenReducers.Parse("stc").NewStream();
        var tokens = Tokens.Scene(1, 14, 64).bfloat16();
        Close.Assert(single.Judge(tokens.to_type(ScalarType.Float32).unsqueeze(0)).Score, half.Judge(tokens.unsqueeze(0)).Score, 0, "scores");
    }
}
