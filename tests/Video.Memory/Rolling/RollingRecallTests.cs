using Video.Memory.Archive;
using Video.Memory.Recall;
using Video.Memory.Rolling;
using Video.Tests.Memory.Recall;

namespace Video.Tests.Memory.Rolling;

public sealed class RollingRecallTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(41)]
    [InlineData(77)]
    public void A_block_whose_keys_are_what_the_question_looks_for_is_called_back(int planted)
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 0, Budget = 64 });
        var wanted = stream.Direction();
        stream.ReadAll(0, 100, wanted, second => second == planted ? 2 : 0);
        var (view, outcome) = stream.Ask(wanted);
        using (view)
        {
            var span = Assert.Single(view.Recalled);
            Assert.Equal(RecallOutcome.Recalled, outcome);
            Assert.True(span.Range.Contains(TimeSpan.FromSeconds(planted)), $"{span.Range}");
            Assert.Contains(view.Frames, frame => frame.Time.Position == TimeSpan.FromSeconds(planted));
        }
    }

    [Theory]
    [InlineData(RecallScore.Centred, true)]
    [InlineData(RecallScore.Raw, false)]
    public void A_drift_of_keys_towards_the_question_does_not_hide_an_early_match_from_the_centred_score(RecallScore score, bool found)
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 0, Budget = 64, Gate = false, Score = score });
        var wanted = stream.Direction();
        const int Count = 1600, Planted = 300;
        stream.ReadAll(0, Count, wanted, second => 6f * second / Count + (second == Planted ? 3 : 0));
        var (view, _) = stream.Ask(wanted);
        using (view) Assert.Equal(found, view.Recalled[0].Range.Contains(TimeSpan.FromSeconds(Planted)));
    }

    [Theory]
    [InlineData(true, RecallOutcome.AboutNow, 0)]
    [InlineData(false, RecallOutcome.Recalled, 1)]
    public void With_the_gate_nothing_is_called_back_when_the_best_match_is_among_the_newest(bool gate, RecallOutcome expected, int recalled)
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 0, Budget = 64, Gate = gate });
        var wanted = stream.Direction();
        stream.ReadAll(0, 100, wanted, second => second == 98 ? 2 : 0);
        var (view, outcome) = stream.Ask(wanted);
        using (view)
        {
            Assert.Equal((expected, recalled), (outcome, view.Recalled.Count));
            Assert.Equal(recalled == 0, view.Frames[0].Time.Position >= TimeSpan.FromSeconds(90));
            // The question's text is not part of what it sees.
            Assert.Equal(2 + view.Frames.Sum(frame => frame.Count), view.Length);
            var counters = stream.Cache.Counters;
            Assert.Equal((1L, (long)recalled, gate ? 1L : 0L, (long)recalled), (counters.Questions, counters.Recalls, counters.AboutNow, counters.BlocksRecalled));
        }
    }

    [Fact]
    public void Moments_that_the_question_names_are_called_back_whatever_the_gate_says()
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 0, Budget = 64 });
        var wanted = stream.Direction();
        stream.ReadAll(0, 100, wanted, second => second == 98 ? 2 : 0);
        var (view, outcome) = stream.Ask(wanted, new TimeRange(TimeSpan.FromSeconds(33), TimeSpan.FromSeconds(33.9)));
        using (view)
        {
            Assert.Equal(RecallOutcome.AboutNow, outcome);
            Assert.Equal([32, 33, 34, 35], view.Frames.Take(4).Select(frame => (int)frame.Time.Position.TotalSeconds));
            Assert.Single(view.Recalled);
        }
    }

    [Fact]
    public void Neighbours_come_along_within_the_budget()
    {
        using var stream = new HandMadeStream(options => options with { Recall = 1, Spread = 1, Budget = 48, Gate = false });
        var wanted = stream.Direction();
        stream.ReadAll(0, 100, wanted, second => second == 41 ? 3 : 0);
        var (view, _) = stream.Ask(wanted);
        using (view)
        {
            Assert.Equal(3, view.Recalled.Count);
            Assert.Equal(TimeSpan.FromSeconds(40), view.Recalled[0].Range.From);
            Assert.True(view.Recalled[0].Score > view.Recalled[1].Score);
            Assert.Equal(Enumerable.Range(36, 12), view.Frames.Take(12).Select(frame => (int)frame.Time.Position.TotalSeconds));
        }
    }

    [Fact]
    public void Nothing_is_looked_for_where_there_is_nothing_to_choose()
    {
        using var stream = new SmallStream(options => options with { Recent = 100 });
        stream.ReadSeconds(0, 20);
        using var recall = stream.Cache.Ask(new RollingScope(null, null, [], 3, 32));
        Assert.Null(recall.Look);
        using var view = recall.Open();
        Assert.Equal((20, RecallOutcome.NothingToRecall), (view.Frames.Count, recall.Outcome));
        Assert.Empty(view.Recalled);
    }

    [Fact]
    public void A_long_stream_needs_no_more_memory_than_a_short_one()
    {
        using var stream = new HandMadeStream(
            options => options with { Window = 200, Recent = 8, Block = 64, Bits = 4, Budget = 256 }, new ArchiveOptions { RamBytes = 1 << 20, IndexBytes = 512 << 10 });
        stream.ReadAll(0, 2000);
        var early = stream.Cache.Counters;
        stream.ReadAll(2000, 8000);
        var late = stream.Cache.Counters;
        Assert.Equal(early.LiveBytes, late.LiveBytes);
        Assert.True(late.WindowTokens <= 200 + 2, $"{late.WindowTokens} tokens");
        Assert.True(late.Archive.RamBytes <= 1 << 20, $"{late.Archive.RamBytes} bytes");
        Assert.True(late.Archive.IndexBytes <= 512 << 10, $"{late.Archive.IndexBytes} bytes");
        var (view, _) = stream.Ask(stream.Direction());
        using (view) Assert.True(view.Length <= 2 + 256 + 200, $"{view.Length} tokens");
        Assert.True(stream.Cache.Archive.Blocks[0].Range.From < TimeSpan.FromSeconds(2500), "Of the first quarter of the stream something is still known.");
    }

    [Theory]
    [InlineData(400, 1 << 20)]
    [InlineData(6000, 1 << 20)]        // on all cores
    [InlineData(6000, 250 << 10)]      // rows are merged
    [InlineData(6000, 80 << 10)]       // blocks are dropped
    public void The_blocks_called_back_are_those_that_comparing_with_all_rows_one_by_one_would_find(int frames, int indexBytes)
    {
        var layers = (First: 1, Last: 2);
        using var stream = new HandMadeStream(
            options => options with { Recall = 5, Spread = 0, Budget = 1000, Gate = false, Layers = layers }, new ArchiveOptions { IndexBytes = indexBytes });
        stream.ReadAll(0, frames);                                                       // all in closed blocks
        for (var asked = 0; asked < 3; asked++)
        {
            var (view, query) = stream.AskOpenly(stream.Direction(), layers);
            using var _ = view;
            var blocks = stream.Cache.Archive.Blocks.ToArray();
            var scores = PlainScores.Of([.. blocks.SelectMany(block => block.Rows)], query, 2, RecallScore.Centred);
            var recent = blocks.Count(block => view.Frames.TakeLast(4).Any(frame => block.Range.Contains(frame.Time.Position)));
            var row = 0;
            var expected = blocks.SkipLast(recent)
                .Select(block => (block.Range, Score: Enumerable.Range(0, block.Rows.Count).Max(_ => scores[row++])))
                .OrderByDescending(block => block.Score).Take(5).ToArray();
            Assert.Equal(expected.Select(block => block.Range), view.Recalled.Select(span => span.Range));
            foreach (var (want, got) in expected.Zip(view.Recalled)) Assert.Equal(want.Score, got.Score, 1e-4);
        }
    }
}
