using Video.Memory.Archive;
using Video.Memory.Archive.Storage;

namespace Video.Tests.Memory.Archive;

public sealed class KnownGapsTests
{
    [Fact]
    public void Gaps_that_are_noted_stay_few_by_joining_the_nearest()
    {
        var gaps = new KnownGaps();
        for (var i = 0; i < 500; i++) gaps.Note(Gap(i * 100, i * 100 + 10, i % 2 == 0 ? "one" : "other"));
        var list = gaps.List([]);
        Assert.Equal(64, list.Count);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(49_910)), (list[0].Range.From, list[^1].Range.To));
        Assert.All(Enumerable.Range(0, 500), i => Assert.Contains(list, gap => gap.Range.Contains(TimeSpan.FromSeconds(i * 100 + 5))));
    }

    [Fact]
    public void A_gap_that_is_open_ends_where_the_next_block_begins()
    {
        var gaps = new KnownGaps();
        gaps.Open(TimeSpan.FromSeconds(5), "why");
        Assert.Equal(new MemoryGap(new TimeRange(TimeSpan.FromSeconds(5), TimeSpan.MaxValue), "why"), gaps.List([]).Single());
        Assert.True(gaps.Close(TimeSpan.FromSeconds(9)));
        Assert.False(gaps.Close(TimeSpan.FromSeconds(12)));
        Assert.Equal(Gap(5, 9, "why"), gaps.List([]).Single());
    }

    [Fact]
    public void A_history_is_read_as_it_was_written()
    {
        var history = new ArchiveHistory(TimeSpan.FromSeconds(3), 17, [Gap(1, 2, "one"), Gap(4, 6, "Gründe")]);
        var read = ArchiveHistory.Read(history.Write());
        Assert.Equal((history.Begin, history.NextId), (read.Begin, read.NextId));
        Assert.Equal(history.Gaps, read.Gaps);
    }

    private static MemoryGap Gap(double from, double to, string reason) => new(new TimeRange(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to)), reason);
}
