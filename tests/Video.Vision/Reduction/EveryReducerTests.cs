using TorchSharp;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary>What holds of every method, on the embedded model's frames and on the published ones'.</summary>
public sealed class EveryReducerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Methods() => [.. TokenReducers.Names];

    public static TheoryData<string, int, int> MethodsAndSizes()
    {
        var cases = new TheoryData<string, int, int>();
        foreach (var name in TokenReducers.Names)
            foreach (var (grid, width) in new[] { (4, 192), (14, 896), (13, 32), (1, 8) }) cases.Add(name, grid, width);
        return cases;
    }

    [Theory]
    [MemberData(nameof(MethodsAndSizes))]
    public void Places_ascend_and_each_sent_token_has_one(string name, int grid, int width)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        long sentInAll = 0;
        for (var frame = 0; frame < 5; frame++)
        {
            var sent = reducer.Reduce(Tokens.Scene(frame / 2, grid, width).WithNoise(frame, 0.05).At(frame));
            Assert.Equal([sent.Places.Count, width], sent.Tokens.shape);
            Assert.All(sent.Places, place => Assert.InRange(place, 0, grid * grid - 1));
            Assert.Equal(sent.Places.Distinct().Order(), sent.Places);
            Assert.InRange(sent.Change, 0, 1);
            Assert.All(sent.Tokens.Values(), value => Assert.True(float.IsFinite(value)));
            sentInAll += sent.Places.Count;
        }

        Assert.Equal(new ReductionCounters(5, 5L * grid * grid, sentInAll, 0), reducer.Counters);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_first_frame_says_that_all_is_new(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        var sent = reducer.Reduce(Tokens.Scene(1, 4, 16).At(0));
        Assert.Equal(1, sent.Change);
        Assert.NotEmpty(sent.Places);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Equal_tokens_are_chosen_the_same_way_every_time(string name)
    {
        var equal = ones(196, 64);
        var significance = full([196L], 0.5f);
        Assert.Equal(Run(), Run());

        int[][] Run()
        {
            using var reducer = TokenReducers.Parse(name).NewStream();
            return [.. Enumerable.Range(0, 3).Select(frame => reducer.Reduce(new FrameTokens(equal, 14, TimeSpan.FromSeconds(frame), significance)).Places.ToArray())];
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Tokens_keep_their_type(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        for (var frame = 0; frame < 3; frame++)
        {
            var sent = reducer.Reduce(Tokens.Scene(frame, 14, 64).bfloat16().At(frame));
            Assert.Equal(ScalarType.BFloat16, sent.Tokens.dtype);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void What_a_frame_leaves_behind_is_only_what_is_sent(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        FrameTokens[] frames = [.. Enumerable.Range(0, 3).Select(frame => Tokens.Scene(frame, 4, 16).At(frame))];
        using var scope = NewDisposeScope();
        foreach (var frame in frames)
        {
            var before = scope.DisposablesCount;
            var sent = reducer.Reduce(frame);
            Assert.Equal(before + 1, scope.DisposablesCount);
            Assert.Contains(sent.Tokens, scope.DisposablesView);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_callers_tokens_may_change_after_the_call(string name)
    {
        var (kept, reused) = (TokenReducers.Parse(name).NewStream(), TokenReducers.Parse(name).NewStream());
        var buffer = zeros(16, 32);
        for (var frame = 0; frame < 4; frame++)
        {
            var tokens = Tokens.Scene(frame / 2, 4, 32).WithNoise(frame, 0.02);
            Assert.Equal(kept.Reduce(tokens.At(frame)).Places, reused.Reduce(buffer.copy_(tokens).At(frame)).Places);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_frame_that_is_earlier_than_the_one_before_is_refused_with_both_times(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        reducer.Reduce(Tokens.Scene(1, 4, 16).At(8));
        var error = Assert.Throws<VideoException>(() => reducer.Reduce(Tokens.Scene(2, 4, 16).At(7.5)));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains("00:00:07.5", error.Message, StringComparison.Ordinal);
        Assert.Contains("00:00:08", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, reducer.Counters.Frames);
        reducer.Reduce(Tokens.Scene(2, 4, 16).At(8)); // the same moment is no step back
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void After_forgetting_a_stream_begins_anew(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        var first = Run();
        reducer.Forget();
        reducer.Forget(); // nothing left to forget
        Assert.Equal(first, Run());
        Assert.Equal(1, reducer.Counters.Forgotten);

        int[][] Run() => [.. Enumerable.Range(0, 3).Select(frame => reducer.Reduce(Tokens.Scene(frame, 4, 16).At(frame)).Places.ToArray())];
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Another_grid_or_width_drops_the_history_and_is_counted(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        using var fresh = TokenReducers.Parse(name).NewStream();
        reducer.Reduce(Tokens.Scene(1, 4, 16).At(0));
        reducer.Reduce(Tokens.Scene(1, 4, 16).At(1));
        Assert.Equal(fresh.Reduce(Tokens.Scene(2, 5, 16).At(2)).Places, reducer.Reduce(Tokens.Scene(2, 5, 16).At(2)).Places);
        Assert.Equal(1, reducer.Counters.Forgotten);
        reducer.Reduce(Tokens.Scene(2, 5, 24).At(3));
        Assert.Equal(2, reducer.Counters.Forgotten);
        Assert.Equal(4, reducer.Counters.Frames);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Streams_of_one_reducer_know_nothing_of_each_other(string name)
    {
        var reducer = TokenReducers.Parse(name);
        using var alone = reducer.NewStream();
        using var beside = reducer.NewStream();
        using var other = reducer.NewStream();
        for (var frame = 0; frame < 4; frame++)
        {
            other.Reduce(Tokens.Scene(100 + frame, 4, 16).At(frame));
            Assert.Equal(alone.Reduce(Tokens.Scene(frame, 4, 16).At(frame)).Places, beside.Reduce(Tokens.Scene(frame, 4, 16).At(frame)).Places);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Tokens_that_are_not_the_announced_grid_are_refused(string name)
    {
        using var reducer = TokenReducers.Parse(name).NewStream();
        var error = Assert.Throws<ArgumentException>(() => reducer.Reduce(new FrameTokens(ones(15, 8), 4, TimeSpan.Zero, ones(15))));
        Assert.Contains("[15, 8]", error.Message, StringComparison.Ordinal);
    }
}
