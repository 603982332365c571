using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

public sealed class NoveltyReducerTests : IDisposable
{
    private const double Threshold = 0.2;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(4, 192)]
    [InlineData(14, 896)]
    public void A_scene_that_stays_sends_its_first_frame_and_no_more(int grid, int width)
    {
        var scene = Tokens.Scene(1, grid, width);
        using var reducer = Reducer();
        Assert.Equal(grid * grid, reducer.Reduce(scene.At(0)).Places.Count);
        for (var frame = 1; frame < 40; frame++)
        {
            var sent = reducer.Reduce(scene.WithNoise(frame, Threshold / 2).At(frame * 0.5));
            Assert.Empty(sent.Places);
            Assert.Equal([0, width], sent.Tokens.shape);
            Assert.Equal(0, sent.Change);
        }

        Assert.Equal(grid * grid, reducer.Counters.Sent);
    }

    [Fact]
    public void Noise_above_the_threshold_would_be_sent()
    {
        var scene = Tokens.Scene(1, 14, 896);
        using var reducer = Reducer();
        reducer.Reduce(scene.At(0));
        Assert.Equal(1, reducer.Reduce(scene.WithNoise(2, Threshold * 1.2).At(1)).Change);
    }

    [Theory]
    [InlineData(4, 192)]
    [InlineData(14, 896)]
    public void Another_scene_sends_everything(int grid, int width)
    {
        using var reducer = Reducer();
        reducer.Reduce(Tokens.Scene(1, grid, width).At(0));
        var sent = reducer.Reduce(Tokens.Scene(2, grid, width).At(1));
        Assert.Equal(Enumerable.Range(0, grid * grid), sent.Places);
        Assert.Equal(1, sent.Change);
    }

    [Fact]
    public void Only_what_changed_is_sent_and_once()
    {
        var scene = Tokens.Scene(1, 4, 192);
        using var reducer = Reducer();
        reducer.Reduce(scene.At(0));
        var changed = scene.WithOthers(2, 3, 9);
        var sent = reducer.Reduce(changed.At(1));
        Assert.Equal([3, 9], sent.Places);
        Assert.Equal(2 / 16.0, sent.Change);
        Close.Assert(changed.index_select(0, tensor(new long[] { 3, 9 })), sent.Tokens, 0, "the changed tokens");
        Assert.Empty(reducer.Reduce(changed.At(2)).Places);
        Assert.Equal([3, 9], reducer.Reduce(scene.At(3)).Places); // and back again is news
    }

    [Fact]
    public void Novelty_is_the_distance_over_the_frames_mean_token_length()
    {
        // Lengths 3, 5, 5, 3 (mean 4); the first moved by 1: novelty 0.25 and less where the others are longer.
        var before = tensor(new float[] { 3, 0, 4, 3, 0, 5, 0, 3 }).reshape(4, 2);
        var after = tensor(new float[] { 3, 1, 4, 3, 0, 5, 0, 3 }).reshape(4, 2);
        var novelty = 1 / ((Math.Sqrt(10) + 5 + 5 + 3) / 4);
        Assert.Equal([0], Send(novelty * 0.999));
        Assert.Empty(Send(novelty * 1.001));

        IReadOnlyList<int> Send(double threshold)
        {
            using var reducer = Reducer(threshold: threshold);
            reducer.Reduce(before.At(0));
            return reducer.Reduce(after.At(1)).Places;
        }
    }

    [Fact]
    public void Slow_change_adds_up_until_it_is_sent()
    {
        var (from, to) = (Tokens.Scene(1, 4, 192), Tokens.Scene(2, 4, 192));
        using var reducer = Reducer();
        using var previous = new DifferentialDropping(0.9);
        reducer.Reduce(from.At(0));
        previous.Reduce(from.At(0));
        var (sent, sentByPrevious) = (0, 0);
        for (var frame = 1; frame <= 100; frame++)
        {
            var tokens = from.mul(1 - frame / 100.0).add(to.mul(frame / 100.0)).At(frame);
            sent += reducer.Reduce(tokens).Places.Count;
            sentByPrevious += previous.Reduce(tokens).Places.Count;
        }

        Assert.InRange(sent, 5 * 16, 10 * 16); // the way is about 1.4 of a token's length: seven thresholds
        Assert.Equal(0, sentByPrevious);  // whereas from frame to frame nothing ever changes
    }

    [Fact]
    public void Under_the_cap_go_those_that_stand_out_and_the_others_follow()
    {
        var scene = zeros(16, 8);
        scene[TensorIndex.Colon, 0] = 10;
        var changed = scene.clone();
        for (var place = 0; place < 8; place++) changed[place, 1] = 5 + place; // all new; the later, the farther from the frame's mean
        using var reducer = Reducer(cap: 0.25);

        Assert.Equal(16, reducer.Reduce(scene.At(0)).Places.Count); // the first frame knows no cap
        var first = reducer.Reduce(changed.At(1));
        Assert.Equal([4, 5, 6, 7], first.Places);
        Assert.Equal(0.5, first.Change); // all that was new, sent or not
        var second = reducer.Reduce(changed.At(2));
        Assert.Equal([0, 1, 2, 3], second.Places);
        Assert.Equal(0.25, second.Change);
        Assert.Empty(reducer.Reduce(changed.At(3)).Places);
    }

    [Fact]
    public void A_cap_below_one_token_still_lets_one_through()
    {
        using var reducer = Reducer(cap: 0.001);
        reducer.Reduce(Tokens.Scene(1, 4, 192).At(0));
        Assert.Single(reducer.Reduce(Tokens.Scene(2, 4, 192).At(1)).Places);
    }

    [Fact]
    public void A_frame_with_news_is_filled_up_to_the_floor_with_what_stands_out()
    {
        var scene = zeros(16, 8);
        scene[TensorIndex.Colon, 0] = 10;
        scene[12, 1] = 8;
        scene[14, 1] = 9;
        var changed = scene.clone();
        changed[5, 2] = 6;
        using var reducer = Reducer(floor: 3);
        reducer.Reduce(scene.At(0));
        var sent = reducer.Reduce(changed.At(1));
        Assert.Equal([5, 12, 14], sent.Places);
        Assert.Equal(1 / 16.0, sent.Change);
        Assert.Empty(reducer.Reduce(changed.At(2)).Places); // nothing new: nothing sent, whatever the floor
    }

    [Fact]
    public void A_frame_with_news_is_sent_with_what_stands_out_of_it()
    {
        var scene = Tokens.Scene(1, 4, 192);
        scene[2] += 4;
        scene[11] += 4;
        using var reducer = Reducer(salience: 2);
        reducer.Reduce(scene.At(0));
        var sent = reducer.Reduce(scene.WithOthers(2, 7).At(1));
        Assert.Equal([2, 7, 11], sent.Places);
        Assert.Equal(1 / 16.0, sent.Change);
        Assert.Empty(reducer.Reduce(scene.WithOthers(2, 7).At(2)).Places); // it stands out as before, and nothing is new
    }

    [Fact]
    public void The_floor_does_not_rise_above_the_cap()
    {
        using var reducer = Reducer(floor: 12, cap: 0.25);
        var scene = Tokens.Scene(1, 4, 192);
        reducer.Reduce(scene.At(0));
        Assert.Equal(4, reducer.Reduce(scene.WithOthers(2, 3).At(1)).Places.Count);
    }

    [Fact]
    public void A_still_scene_is_shown_again_every_so_often()
    {
        var scene = Tokens.Scene(1, 4, 192);
        using var reducer = Reducer(floor: 2, every: 10);
        reducer.Reduce(scene.At(0));
        double[] sentAt = [.. Enumerable.Range(1, 80).Select(i => i * 0.5).Where(second => reducer.Reduce(scene.At(second)).Places.Count == 2)];
        Assert.Equal([10, 20, 30, 40], sentAt);
        Assert.Equal(16 + 4 * 2, reducer.Counters.Sent);
    }

    [Fact]
    public void News_put_off_the_next_showing()
    {
        var (scene, changed) = (Tokens.Scene(1, 4, 192), Tokens.Scene(1, 4, 192).WithOthers(2, 3));
        using var reducer = Reducer(floor: 1, every: 10);
        reducer.Reduce(scene.At(0));
        Assert.Equal([3], reducer.Reduce(changed.At(9)).Places);
        Assert.Empty(reducer.Reduce(changed.At(12)).Places);
        Assert.Single(reducer.Reduce(changed.At(19)).Places);
    }

    [Fact]
    public void A_still_hour_with_the_defaults_sends_a_fiftieth_of_its_tokens_at_most()
    {
        var scene = Tokens.Scene(1, 4, 192);
        Tensor[] noisy = [.. Enumerable.Range(0, 50).Select(seed => scene.WithNoise(seed, NoveltyOptions.Default.Threshold * 0.6))];
        using var reducer = TokenReducers.Parse("novel").NewStream();
        for (var frame = 0; frame < 7_200; frame++)
        {
            using var scope = NewDisposeScope();
            reducer.Reduce(noisy[frame % noisy.Length].At(frame * 0.5));
        }

        Assert.InRange(reducer.Counters.Sent, 16, 0.02 * reducer.Counters.Tokens);
    }

    [Fact]
    public void A_frame_of_zeros_is_news_after_a_picture_and_none_after_itself()
    {
        using var reducer = Reducer();
        reducer.Reduce(Tokens.Scene(1, 4, 16).At(0));
        Assert.Equal(16, reducer.Reduce(zeros(16, 16).At(1)).Places.Count);
        Assert.Empty(reducer.Reduce(zeros(16, 16).At(2)).Places);
    }

    private static NoveltyReducer Reducer(double threshold = Threshold, double cap = 1, int floor = 0, double every = 0, double salience = 0) =>
        new(new NoveltyOptions(threshold, salience, cap, floor, TimeSpan.FromSeconds(every)));
}
