using Video.Memory.Archive;

namespace Video.Tests.Memory.Archive.Storage;

public sealed class ArchiveDiskTests
{
    [SkippableFact]
    public void A_full_disk_leaves_blocks_in_memory_until_there_is_room()
    {
        using var disk = new SmallDisk("256k");
        var clock = new TestClock();
        using (var archive = TestArchive.Open(TestArchive.At(disk.File) with { Clock = clock }))
        {
            TestArchive.Fill(archive, 10);
            Assert.Equal(ArchiveState.OnDisk, archive.Counters.State);
            File.WriteAllBytes(disk.Ballast, new byte[180_000]);
            TestArchive.Fill(archive, 60);
            var counters = archive.Counters;
            Assert.Equal((ArchiveState.Degraded, 70, 0L), (counters.State, counters.Blocks, counters.Dropped));
            Assert.Contains("space", counters.Reason, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(counters.Unwritten, 20, 60);
            TestArchive.AssertAllIntact(archive);

            File.Delete(disk.Ballast);
            TestArchive.Fill(archive, 1);
            Assert.Equal(ArchiveState.Degraded, archive.Counters.State);
            clock.Move(TimeSpan.FromSeconds(6));
            TestArchive.Fill(archive, 1);
            Assert.Equal((ArchiveState.OnDisk, 0, null), (archive.Counters.State, archive.Counters.Unwritten, archive.Counters.Reason));
        }
        using var reopened = TestArchive.Open(TestArchive.At(disk.File));
        Assert.Equal(Enumerable.Range(0, 72).Select(id => (long)id), reopened.Blocks.Select(block => block.Id));
        TestArchive.AssertAllIntact(reopened);
    }

    [SkippableFact]
    public void A_disk_without_room_for_the_copy_made_while_compacting_costs_no_block_of_the_file()
    {
        using var disk = new SmallDisk("128k");
        var options = TestArchive.At(disk.File) with { DiskBytes = 170_000 };
        using (var archive = TestArchive.Open(options))
        {
            TestArchive.Fill(archive, 120);
            Assert.Equal(ArchiveState.Degraded, archive.Counters.State);
            TestArchive.AssertAllIntact(archive);
        }
        using var reopened = TestArchive.Open(options);
        TestArchive.AssertAllIntact(reopened);
        Assert.Equal(0, reopened.Blocks[0].Id);
    }

    [SkippableFact]
    public void A_read_only_disk_gives_what_it_has_and_takes_more_when_it_can_be_written_again()
    {
        using var disk = new SmallDisk("1m");
        using (var archive = TestArchive.Open(TestArchive.At(disk.File))) TestArchive.Fill(archive, 3);
        disk.Remount("ro");
        var clock = new TestClock();
        using (var archive = TestArchive.Open(TestArchive.At(disk.File) with { Clock = clock }))
        {
            Assert.Equal((ArchiveState.Degraded, 3), (archive.Counters.State, archive.Blocks.Count));
            TestArchive.Fill(archive, 2);
            Assert.Equal((5, 2), (archive.Blocks.Count, archive.Counters.Unwritten));
            TestArchive.AssertAllIntact(archive);
            disk.Remount("rw");
            clock.Move(TimeSpan.FromSeconds(6));
            TestArchive.Fill(archive, 1);
            Assert.Equal((ArchiveState.OnDisk, 0), (archive.Counters.State, archive.Counters.Unwritten));
            TestArchive.AssertAllIntact(archive);
        }
        using var reopened = TestArchive.Open(TestArchive.At(disk.File));
        Assert.Equal(6, reopened.Blocks.Count);
        TestArchive.AssertAllIntact(reopened);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_reason_and_no_error()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File, "");
        var clock = new TestClock();
        using var archive = TestArchive.Open(TestArchive.At(Path.Combine(folder.File, "memory.kv")) with { Clock = clock, RamBytes = 20_000 });
        TestArchive.Fill(archive, 100);
        Assert.Equal((ArchiveState.Degraded, true), (archive.Counters.State, archive.Counters.Reason?.Length > 0));
        Assert.InRange(archive.Counters.RamBytes, 10_000, 20_000);
        Assert.Equal(100, archive.Blocks.Count + archive.Counters.Dropped);

        File.Delete(folder.File);
        clock.Move(TimeSpan.FromMinutes(2));
        TestArchive.Fill(archive, 1);
        Assert.Equal((ArchiveState.OnDisk, 0), (archive.Counters.State, archive.Counters.Unwritten));
        TestArchive.AssertAllIntact(archive);
    }
}
