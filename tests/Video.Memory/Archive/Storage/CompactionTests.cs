using Video.Memory.Archive;
using Video.Memory.Archive.Storage;

namespace Video.Tests.Memory.Archive.Storage;

public sealed class CompactionTests
{
    private const long Budget = 120_000;

    [Fact]
    public void The_file_and_its_copy_stay_within_the_budget_and_rewriting_costs_about_twice_the_writing_at_most()
    {
        using var folder = new TestFolder();
        long[] kept;
        using (var archive = TestArchive.Open(TestArchive.At(folder.File) with { DiskBytes = Budget }))
        {
            for (var i = 0; i < 500; i++)
            {
                TestArchive.Fill(archive, 1);
                Assert.InRange(BytesIn(folder), 0, Budget);
            }
            var counters = archive.Counters;
            Assert.Equal((ArchiveState.OnDisk, 500L), (counters.State, counters.Blocks + counters.Dropped));
            Assert.InRange(counters.Compactions, 5, 150);
            Assert.InRange((double)counters.BytesCompacted / counters.BytesWritten, 0.5, 2.3);
            TestArchive.AssertAllIntact(archive);
            BlockArchiveTests.AssertEverySpanIsKeptOrAGap(archive);
            kept = [.. archive.Blocks.Select(block => block.Id)];
            Assert.Equal((0L, 499L), (kept[0], kept[^1]));
        }
        using var reopened = TestArchive.Open(TestArchive.At(folder.File) with { DiskBytes = Budget });
        Assert.Equal(kept, reopened.Blocks.Select(block => block.Id));
        TestArchive.AssertAllIntact(reopened);
        BlockArchiveTests.AssertEverySpanIsKeptOrAGap(reopened);
    }

    [Fact]
    public void What_a_compaction_left_behind_is_removed()
    {
        using var folder = new TestFolder();
        File.WriteAllText(Compaction.TargetOf(folder.File), "half a copy");
        using var archive = TestArchive.Open(TestArchive.At(folder.File));
        Assert.False(File.Exists(Compaction.TargetOf(folder.File)));
    }

    [Fact]
    public void A_smaller_budget_holds_from_the_next_start_on()
    {
        using var folder = new TestFolder();
        using (var archive = TestArchive.Open(TestArchive.At(folder.File))) TestArchive.Fill(archive, 200);
        Assert.True(new FileInfo(folder.File).Length > 2 * Budget);
        using (var archive = TestArchive.Open(TestArchive.At(folder.File) with { DiskBytes = Budget }))
        {
            TestArchive.Fill(archive, 20);
            Assert.Equal(ArchiveState.OnDisk, archive.Counters.State);
            Assert.InRange(archive.Counters.DiskBytes, 1, Budget);
            Assert.Equal(219, archive.Blocks[^1].Id);
            TestArchive.AssertAllIntact(archive);
        }
    }

    private static long BytesIn(TestFolder folder) => new DirectoryInfo(folder.Path).EnumerateFiles().Sum(Length);

    // The copy may take the file's place between being listed and being asked.
    private static long Length(FileInfo file) => file.Exists ? file.Length : 0;
}
