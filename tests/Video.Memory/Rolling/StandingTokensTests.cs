using Video.Memory.Rolling;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

public sealed class StandingTokensTests
{
    [Fact]
    public void A_question_about_now_sees_at_every_place_what_stood_there_before_the_newest_frames()
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 0, Budget = 64, Standing = true });
        var wanted = stream.Direction();
        stream.ReadAll(0, 100, wanted, second => second == 98 ? 2 : 0);
        var (view, outcome) = stream.Ask(wanted);
        using (view)
        {
            Assert.Equal(RecallOutcome.AboutNow, outcome);
            var (stood, first) = (view.Frames[0], view.Frames[1]);
            // Four places a second, one on each second: all sixteen have been sent.
            Assert.Equal(Enumerable.Range(0, 16), stood.Places);
            Assert.Equal(first.Time.Position - TimeSpan.FromSeconds(1), stood.Time.Position);
            Assert.True(first.Follows);
            Assert.Equal(2 + view.Frames.Sum(frame => frame.Count), view.Length);
        }
    }

    [Fact]
    public void Where_all_that_came_before_is_seen_it_is_not_told_again()
    {
        using var stream = new HandMadeStream(options => options with { Recall = 8, Spread = 0, Budget = 400, Standing = true });
        stream.ReadAll(0, 60);
        var (view, _) = stream.Ask(stream.Direction());
        using (view) Assert.Equal(Enumerable.Range(0, 60), view.Frames.Select(frame => (int)frame.Time.Position.TotalSeconds));
    }

    [Fact]
    public void A_question_about_a_range_or_without_tokens_that_stand_sees_none_of_it()
    {
        using var stream = new HandMadeStream(options => options with { Recall = 0, Standing = true });
        stream.ReadAll(0, 100);
        using var recall = stream.Cache.Ask(new RollingScope(null, TimeSpan.FromSeconds(99.5), [], 3, 8));
        using var view = recall.Open();
        Assert.All(view.Frames, frame => Assert.Equal(HandMadeStream.Tokens, frame.Count));
    }

    [Fact]
    public void What_stands_is_part_of_the_streams_state_and_a_question_does_not_change_it()
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 0, Budget = 64, Standing = true });
        stream.ReadAll(0, 50);
        var before = stream.Cache.StateHash();
        using (stream.Ask(stream.Direction()).View) Assert.Equal(before, stream.Cache.StateHash());
        stream.Read(50);
        Assert.NotEqual(before, stream.Cache.StateHash());
    }

    [Fact]
    public void Every_place_keeps_the_keys_and_values_that_it_sent_last_behind_the_last_header()
    {
        var config = HandMadeStream.Config;
        using var live = new SlidingTokens(config, ScalarType.Float32, CPU);
        using var standing = new StandingTokens(config, CPU);
        // Each frame: a token of header, then those of its places.
        int[][][] blocks = [[[0, 1, 2], [1]], [[2, 5]]];
        foreach (var (block, id) in blocks.Select((block, id) => (block, id)))
        {
            var made = new LiveBlock(live.End);
            foreach (var (places, i) in block.Select((places, i) => (places, i))) made.Add(new NewFrame(SmallStream.At(10 * id + i), 1 + places.Length, places));
            Write(live, config.Layers, made.Tokens);
            made.Close(id, new BlockRows([], []));
            standing.Take(made, live);
        }

        // Tokens as numbered in the stream: 0 header, 1-3 places 0-2; 4 header, 5 place 1; 6 header, 7 place 2, 8 place 5.
        Assert.Equal([0, 1, 2, 5], standing.Frame!.Places);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var (keys, values) = standing.Of(layer);
            Assert.Equal([6f, 1, 5, 7, 8], keys.select(0, 0).select(1, 0).data<float>().ToArray());
            Assert.Equal([-6f, -1, -5, -7, -8], values.select(0, 1).select(1, 3).data<float>().ToArray());
        }
    }

    private static void Write(SlidingTokens live, int layers, int tokens)
    {
        using var scope = NewDisposeScope();
        live.Reserve(tokens);
        var numbers = arange(live.End, live.End + tokens, dtype: ScalarType.Float32).reshape(1, tokens, 1).expand(2, tokens, 8);
        for (var layer = 0; layer < layers; layer++) live.Write(layer, live.End, numbers, -numbers);
        live.Advance(tokens);
    }
}
