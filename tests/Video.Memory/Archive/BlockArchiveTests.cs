using Video.Memory.Archive;
using Video.Memory.Writer;

namespace Video.Tests.Memory.Archive;

public sealed class BlockArchiveTests
{
    [Theory]
    [InlineData(4, 0.12)]
    [InlineData(8, 0.008)]
    [InlineData(16, 0.0005)]
    public void A_block_comes_back_from_memory_as_precisely_as_its_bits_allow(int bits, double within)
    {
        using var archive = TestArchive.Open(TestArchive.At(null, bits));
        TestArchive.Fill(archive, 3);
        Assert.Equal((3, ArchiveState.InMemory), (archive.Blocks.Count, archive.Counters.State));
        foreach (var info in archive.Blocks) TestArchive.AssertIntact(archive, info, within);
    }

    [Theory]
    [InlineData(4, 0.12)]
    [InlineData(8, 0.008)]
    [InlineData(16, 0.0005)]
    public void A_block_comes_back_from_the_file_after_a_restart(int bits, double within)
    {
        using var folder = new TestFolder();
        using (var archive = TestArchive.Open(TestArchive.At(folder.File, bits))) TestArchive.Fill(archive, 3);
        using var reopened = TestArchive.Open(TestArchive.At(folder.File, bits));
        Assert.Equal((3L, 3, ArchiveState.OnDisk), (reopened.NextId, reopened.Blocks.Count, reopened.Counters.State));
        foreach (var info in reopened.Blocks) TestArchive.AssertIntact(reopened, info, within);
    }

    [Fact]
    public void Blocks_of_other_bits_in_the_same_file_are_read_as_they_were_written()
    {
        using var folder = new TestFolder();
        foreach (var bits in (int[])[16, 4, 8])
        {
            using var archive = TestArchive.Open(TestArchive.At(folder.File, bits));
            TestArchive.Fill(archive, 1);
        }
        using var reopened = TestArchive.Open(TestArchive.At(folder.File));
        TestArchive.AssertIntact(reopened, reopened.Blocks[0], 0.0005);
        TestArchive.AssertIntact(reopened, reopened.Blocks[1], 0.12);
        TestArchive.AssertIntact(reopened, reopened.Blocks[2], 0.008);
    }

    [Fact]
    public void Without_a_file_blocks_go_when_memory_is_full_and_leave_gaps()
    {
        using var archive = TestArchive.Open(TestArchive.At(null) with { RamBytes = 20_000 });
        TestArchive.Fill(archive, 200);
        var counters = archive.Counters;
        Assert.InRange(counters.RamBytes, 10_000, 20_000);
        Assert.Equal(200, counters.Blocks + counters.Dropped);
        Assert.Equal(0, archive.Blocks[0].Id);
        Assert.Equal(199, archive.Blocks[^1].Id);
        TestArchive.AssertAllIntact(archive);
        AssertEverySpanIsKeptOrAGap(archive);
    }

    [Fact]
    public void With_a_file_memory_gives_up_only_its_copies()
    {
        using var folder = new TestFolder();
        using var archive = TestArchive.Open(TestArchive.At(folder.File) with { RamBytes = 20_000, CachedBlocks = 0 });
        TestArchive.Fill(archive, 100);
        Assert.Equal((100, 0L), (archive.Blocks.Count, archive.Counters.Dropped));
        Assert.InRange(archive.Counters.RamBytes, 1, 20_000);
        TestArchive.AssertAllIntact(archive);
        Assert.True(archive.Counters.BytesRead > 50_000);
    }

    [Fact]
    public void Of_what_the_file_has_memory_keeps_few_copies_though_it_could_hold_more()
    {
        using var folder = new TestFolder();
        using var archive = TestArchive.Open(TestArchive.At(folder.File) with { CopyBytes = 5_000, CachedBlocks = 0 });
        TestArchive.Fill(archive, 100);
        Assert.InRange(archive.Counters.RamBytes, 1, 5_000);
        TestArchive.AssertAllIntact(archive);
    }

    [Fact]
    public void Archives_that_share_a_budget_stay_within_it_together_and_the_largest_gives_up_first()
    {
        var process = new ArchiveBudget(40_000);
        using var first = TestArchive.Open(TestArchive.At(null) with { Process = process });
        using var second = TestArchive.Open(TestArchive.At(null) with { Process = process });
        TestArchive.Fill(first, 60);
        Assert.InRange(process.Used, 30_000, process.Bytes);
        TestArchive.Fill(second, 60);
        Assert.InRange(process.Used, 30_000, process.Bytes);
        Assert.InRange(second.Counters.RamBytes, first.Counters.RamBytes * 0.8, first.Counters.RamBytes * 1.25);
        first.Dispose();
        Assert.Equal(second.Counters.RamBytes, process.Used);
    }

    [Fact]
    public void The_index_merges_the_rows_of_old_blocks_before_it_drops_any()
    {
        using var archive = TestArchive.Open(TestArchive.At(null) with { IndexBytes = 45_000 });
        TestArchive.Fill(archive, 120);
        Assert.Equal(0, archive.Counters.Dropped);
        Assert.InRange(archive.Counters.IndexBytes, 35_000, 45_000);
        Assert.Single(archive.Blocks[0].Rows);
        Assert.Equal(TestBlock.Frames, archive.Blocks[^1].Rows.Count);
        TestArchive.Fill(archive, 400);
        Assert.InRange(archive.Counters.IndexBytes, 35_000, 45_000);
        Assert.True(archive.Counters.Dropped > 100);
        Assert.Equal(520, archive.Blocks.Count + archive.Counters.Dropped);
        Assert.Equal(archive.Frames, archive.Blocks.Sum(block => block.Frames.Count));
        AssertEverySpanIsKeptOrAGap(archive);
    }

    [Fact]
    public void In_memory_are_the_rows_of_the_layers_that_are_searched_and_in_the_file_those_of_all()
    {
        using var folder = new TestFolder();
        using var block = TestBlock.Of(0, TestArchive.Shape, TestArchive.Tokens);
        var (all, width) = (block.Info.Rows[2], TestArchive.Shape.Width / TestArchive.Shape.Layers);
        foreach (var layer in (int[])[1, 0])
        {
            using var archive = TestArchive.Open(TestArchive.At(folder.File) with { IndexLayers = (layer, layer) });
            if (archive.Blocks.Count == 0) TestArchive.Fill(archive, 1);
            Assert.Equal(all[(layer * width)..((layer + 1) * width)], archive.Blocks[0].Rows[2]);
        }
        using var whole = TestArchive.Open(TestArchive.At(folder.File));
        TestArchive.AssertIntact(whole, whole.Blocks[0]);
    }

    [Fact]
    public void A_merged_row_is_the_mean_of_the_tokens_keys()
    {
        using var block = TestBlock.Of(7, TestArchive.Shape, 10);
        var mean = MeanRow.Of(block.Info);
        var expected = block.Info.Rows.Zip(block.Info.Frames).Sum(pair => (float)pair.First[5] * pair.Second.Count) / 10;
        Assert.Equal(expected, (float)mean[5], 0.002f);
    }

    [Fact]
    public void Questions_share_a_decoded_block_which_outlives_the_archive_and_its_cache()
    {
        var archive = TestArchive.Open(TestArchive.At(null) with { CachedBlocks = 2 });
        TestArchive.Fill(archive, 4);
        var first = archive.Read(0)!;
        using var second = archive.Read(0)!;
        Assert.Equal((1L, 1L), (archive.Counters.Hits, archive.Counters.Misses));
        Assert.Same(first.Layers, second.Layers);
        foreach (var id in (long[])[1, 2, 3]) archive.Read(id)!.Dispose();
        Assert.Equal(2 * 2 * sizeof(float) * TestArchive.Shape.Width * TestArchive.Tokens, archive.Counters.DecodedBytes);
        archive.Read(0)!.Dispose();
        Assert.Equal((1L, 5L), (archive.Counters.Hits, archive.Counters.Misses));
        archive.Dispose();
        first.Dispose();
        using var expected = TestBlock.Of(0, TestArchive.Shape, TestArchive.Tokens);
        Assert.InRange(TestArchive.RelativeError(expected.Layers[1].Values, second.Layers[1].Values), 0, 0.01);
        Assert.Throws<ObjectDisposedException>(() => first.Layers);
    }

    [Fact]
    public void Decoded_blocks_take_a_quarter_of_the_streams_memory_at_most_and_give_way_before_blocks_do()
    {
        const long Decoded = 2L * sizeof(float) * TestArchive.Tokens;
        var block = Decoded * TestArchive.Shape.Width;
        var process = new ArchiveBudget(100 * block);
        using var first = TestArchive.Open(TestArchive.At(null) with { RamBytes = 4 * 3 * block + 8, Process = process });
        using var second = TestArchive.Open(TestArchive.At(null) with { Process = process });
        TestArchive.Fill(first, 6);
        foreach (var info in first.Blocks.ToArray()) first.Read(info.Id)!.Dispose();
        Assert.Equal((3 * block, 6), (first.Counters.DecodedBytes, first.Counters.Blocks));
        Assert.Equal(first.Counters.RamBytes + first.Counters.DecodedBytes, process.Used);

        while (first.Counters.DecodedBytes > 0)
        {
            Assert.True(second.Counters.Blocks < 1000, "Nothing was given up.");
            TestArchive.Fill(second, 1);
        }
        Assert.Equal((6, 0L, 0L), (first.Counters.Blocks, first.Counters.Dropped, second.Counters.Dropped));
        Assert.InRange(process.Used, 1, process.Bytes);
    }

    [Fact]
    public void A_block_that_is_not_there_is_lent_to_nobody()
    {
        using var archive = TestArchive.Open(TestArchive.At(null));
        TestArchive.Fill(archive, 1);
        Assert.Null(archive.Read(1));
    }

    [Fact]
    public void Time_that_runs_backwards_is_refused_and_changes_nothing()
    {
        using var archive = TestArchive.Open(TestArchive.At(null));
        TestArchive.Fill(archive, 3);
        using var block = TestBlock.Of(1, TestArchive.Shape, TestArchive.Tokens);
        var refused = Assert.Throws<VideoException>(() => archive.Add(block.Info with { Id = 3 }, block.Layers));
        Assert.Contains("backwards", refused.Message, StringComparison.Ordinal);
        Assert.Equal((3, 3L), (archive.Blocks.Count, archive.NextId));
    }

    [Fact]
    public void A_block_larger_than_announced_is_refused()
    {
        using var archive = TestArchive.Open(TestArchive.At(null));
        using var block = TestBlock.Of(0, TestArchive.Shape, TestArchive.Tokens + 1);
        Assert.Contains("25 tokens", Assert.Throws<VideoException>(() => archive.Add(block.Info, block.Layers)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_their_name()
    {
        var fine = TestArchive.At(null) with { MostTokens = 24 };
        AssertRefused(fine with { Bits = 5 }, "Bits");
        AssertRefused(fine with { KeyRun = 7 }, "KeyRun");
        AssertRefused(fine with { ValueGroup = 12 }, "ValueGroup");
        AssertRefused(fine with { RamBytes = 5_000 }, "RamBytes");
        AssertRefused(fine with { CachedBlocks = -1 }, "CachedBlocks");
        AssertRefused(fine with { IndexBytes = 1_000 }, "IndexBytes");
        AssertRefused(fine with { IndexLayers = (1, 2) }, "IndexLayers");
        AssertRefused(fine with { Process = new ArchiveBudget(5_000) }, "Process");
        AssertRefused(fine with { Path = "somewhere/memory.kv", DiskBytes = 20_000 }, "DiskBytes");
        Assert.False(Directory.Exists("somewhere"));
    }

    internal static void AssertEverySpanIsKeptOrAGap(BlockArchive archive)
    {
        var gaps = archive.Gaps;
        for (var i = 1; i < archive.Blocks.Count; i++)
        {
            var (before, after) = (archive.Blocks[i - 1], archive.Blocks[i]);
            var hole = new TimeRange(before.Range.To, after.Range.From);
            Assert.Equal(after.Id > before.Id + 1, gaps.Any(gap => gap.Range == hole));
        }
    }

    private static void AssertRefused(ArchiveOptions options, string name)
    {
        var refused = Assert.Throws<VideoException>(() => TestArchive.Open(options));
        Assert.Equal((ErrorCode.InvalidArgument, name), (refused.Code, refused.Param));
    }
}
