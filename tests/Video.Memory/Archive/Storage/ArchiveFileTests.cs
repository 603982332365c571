using Video.Memory.Archive;
using Video.Memory.Archive.Storage;
using Video.Memory.Writer;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Archive.Storage;

public sealed class ArchiveFileTests
{
    private const int Few = 6;

    [Fact]
    public void A_tail_torn_at_any_byte_is_cut_and_the_rest_is_there()
    {
        using var folder = new TestFolder();
        var (beforeLast, all) = (Written(folder, 2).Length, Written(folder, 3));
        for (var length = beforeLast + 1; length < all.Length; length++)
        {
            File.WriteAllBytes(folder.File, all[..length]);
            using (var archive = TestArchive.Open(TestArchive.At(folder.File)))
            {
                Assert.Equal([0L, 1L], archive.Blocks.Select(block => block.Id));
                Assert.Equal(new MemoryGap(new TimeRange(archive.Newest!.Value, TimeSpan.MaxValue), ArchiveScan.Torn), archive.Gaps.Single());
            }
            Assert.Equal(beforeLast, new FileInfo(folder.File).Length);
        }
    }

    [Fact]
    public void After_a_torn_tail_the_gap_ends_where_the_next_block_begins_and_stays_known()
    {
        using var folder = new TestFolder();
        var all = Written(folder, 3);
        File.WriteAllBytes(folder.File, all[..^100]);
        using (var archive = TestArchive.Open(TestArchive.At(folder.File)))
        {
            using var later = TestBlock.Of(9, TestArchive.Shape, Few);
            archive.Add(later.Info with { Id = archive.NextId }, later.Layers);
        }
        using var reopened = TestArchive.Open(TestArchive.At(folder.File));
        var end = reopened.Blocks[1].Range.To;
        Assert.Equal(new MemoryGap(new TimeRange(end, TestBlock.Length * 9), ArchiveScan.Torn), reopened.Gaps[0]);
        Assert.Equal((KnownGaps.NotRunning, TimeSpan.MaxValue), (reopened.Gaps[1].Reason, reopened.Gaps[1].Range.To));
    }

    [Fact]
    public void A_flipped_bit_costs_one_block_at_most_and_never_gives_a_wrong_one()
    {
        const int Blocks = 6;
        using var folder = new TestFolder();
        var sound = Written(folder, Blocks);
        var random = new Random(99);
        var (refused, lost, whole) = (0, 0, 0);
        for (var round = 0; round < 400; round++)
        {
            // Every tenth flip in the file's header, which is small.
            var at = round % 10 == 0 ? random.Next(FileHeader.Length) : random.Next(sound.Length);
            var bytes = sound.ToArray();
            bytes[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder.File, bytes);
            if (Kept(folder, Blocks) is { } kept)
            {
                Assert.InRange(kept, Blocks - 1, Blocks);
                if (kept == Blocks) whole++;
                else lost++;
            }
            else
            {
                Assert.Equal(bytes, File.ReadAllBytes(folder.File));
                refused++;
            }
        }
        Assert.True(refused > 10 && lost > 200 && whole > 0, $"refused {refused}, lost a block {lost}, lost nothing {whole}");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    public void Blocks_after_a_damaged_stretch_are_found_again(int stretch)
    {
        using var folder = new TestFolder();
        var bytes = Written(folder, 12);
        bytes.AsSpan(bytes.Length / 3, stretch).Clear();
        File.WriteAllBytes(folder.File, bytes);
        using var archive = TestArchive.Open(TestArchive.At(folder.File));
        Assert.Contains(archive.Gaps, gap => gap.Reason == ArchiveScan.Damaged);
        TestArchive.AssertAllIntact(archive);
        Assert.Equal((0L, 11L), (archive.Blocks[0].Id, archive.Blocks[^1].Id));
        Assert.InRange(archive.Blocks.Count, 12 - 2 - stretch / 1_000, 11);
        AssertMissingAreGaps(archive, 12);
    }

    [Fact]
    public void A_block_found_damaged_when_it_is_read_is_a_gap_from_then_on()
    {
        using var folder = new TestFolder();
        _ = Written(folder, 5);
        using (var archive = TestArchive.Open(TestArchive.At(folder.File)))
        {
            DamagePayloadOf(folder.File, id: 2);
            Assert.Null(archive.Read(2));
            Assert.Equal((4, 1L), (archive.Blocks.Count, archive.Counters.Damaged));
            Assert.Contains(archive.Gaps, gap => gap.Reason == ArchiveScan.Damaged && gap.Range.Contains(TestBlock.Length * 2.5));
            TestArchive.Fill(archive, 1, Few);
        }
        using var reopened = TestArchive.Open(TestArchive.At(folder.File));
        Assert.Equal([0L, 1L, 3L, 4L, 5L], reopened.Blocks.Select(block => block.Id));
        Assert.Contains(reopened.Gaps, gap => gap.Reason == ArchiveScan.Damaged && gap.Range.Contains(TestBlock.Length * 2.5));
    }

    [Fact]
    public void Another_models_file_is_refused_by_both_names_and_left_as_it_is()
    {
        using var folder = new TestFolder();
        var bytes = Written(folder, 1);
        var other = ModelFingerprint.Of("other model", [1, 2, 4]);
        var refused = Assert.Throws<VideoException>(() =>
            new BlockArchive(TestArchive.Shape, TestArchive.At(folder.File), other, ScalarType.Float32, new Device(TorchSharp.DeviceType.CPU)));
        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.Contains(other.Text, refused.Message, StringComparison.Ordinal);
        Assert.Contains(WriterSettings.Model.Text, refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(folder.File));
    }

    [Fact]
    public void A_file_of_another_version_is_refused_by_both_numbers_and_left_as_it_is()
    {
        using var folder = new TestFolder();
        foreach (var blocks in (int[])[0, 1])
        {
            var bytes = Written(folder, blocks);
            bytes[8] = 7;
            File.WriteAllBytes(folder.File, bytes);
            var refused = Assert.Throws<VideoException>(() => TestArchive.Open(TestArchive.At(folder.File)));
            Assert.Contains("version 7, this program writes version 2", refused.Message, StringComparison.Ordinal);
            Assert.Equal(bytes, File.ReadAllBytes(folder.File));
        }
    }

    [Fact]
    public void A_file_that_is_no_archive_is_refused_and_left_as_it_is()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File, "my holiday notes");
        var refused = Assert.Throws<VideoException>(() => TestArchive.Open(TestArchive.At(folder.File)));
        Assert.Contains("is not a stream's memory file", refused.Message, StringComparison.Ordinal);
        Assert.Equal("my holiday notes", File.ReadAllText(folder.File));
    }

    [Fact]
    public void A_file_whose_first_bytes_were_never_finished_is_begun_anew()
    {
        using var folder = new TestFolder();
        var header = Written(folder, 0);
        for (var length = 0; length < header.Length; length += 7)
        {
            File.WriteAllBytes(folder.File, header[..length]);
            using (var archive = TestArchive.Open(TestArchive.At(folder.File))) TestArchive.Fill(archive, 1, Few);
            using var reopened = TestArchive.Open(TestArchive.At(folder.File));
            Assert.Single(reopened.Blocks);
        }
    }

    [Fact]
    public void A_file_that_is_open_is_refused_to_others()
    {
        using var folder = new TestFolder();
        using (var archive = TestArchive.Open(TestArchive.At(folder.File)))
        {
            TestArchive.Fill(archive, 1, Few);
            var refused = Assert.Throws<VideoException>(() => TestArchive.Open(TestArchive.At(folder.File)));
            Assert.Contains("is in use", refused.Message, StringComparison.Ordinal);
            TestArchive.Fill(archive, 1, Few);
        }
        using var reopened = TestArchive.Open(TestArchive.At(folder.File));
        Assert.Equal(2, reopened.Blocks.Count);
    }

    // Null where the file is refused; every block that is given is the right one, and every one that is not lies in a gap.
    private static int? Kept(TestFolder folder, int blocks)
    {
        try
        {
            using var archive = TestArchive.Open(TestArchive.At(folder.File));
            foreach (var info in archive.Blocks.ToArray())
            {
                using var read = archive.Read(info.Id);
                if (read is not null) TestArchive.AssertIntact(archive, info);
            }
            AssertMissingAreGaps(archive, blocks);
            return archive.Blocks.Count;
        }
        catch (VideoException)
        {
            return null;
        }
    }

    private static byte[] Written(TestFolder folder, int blocks)
    {
        File.Delete(folder.File);
        using (var archive = TestArchive.Open(TestArchive.At(folder.File))) TestArchive.Fill(archive, blocks, Few);
        return File.ReadAllBytes(folder.File);
    }

    private static void AssertMissingAreGaps(BlockArchive archive, int blocks)
    {
        foreach (var id in Enumerable.Range(0, blocks).Where(id => archive.Blocks.All(block => block.Id != id)))
            Assert.Contains(archive.Gaps, gap => gap.Range.Contains(TestBlock.Length * (id + 0.5)));
    }

    // Through another name: the file itself is locked.
    private static void DamagePayloadOf(string path, long id)
    {
        var bytes = File.ReadAllBytes(Copied(path));
        for (var at = FileHeader.Length; at < bytes.Length; at += RecordHeader.Length)
        {
            if (!RecordHeader.TryRead(bytes.AsSpan(at), out var header) || header.Kind != RecordKind.Block || header.Id != id) continue;
            var place = at + header.PayloadAt + header.PayloadLength / 2;
            Overwrite(path, place, (byte)~bytes[place]);
        }
    }

    private static string Copied(string path)
    {
        Run("cp", path, path + ".copy");
        return path + ".copy";
    }

    private static void Overwrite(string path, int at, byte value)
    {
        File.WriteAllBytes(path + ".byte", [value]);
        Run("dd", $"if={path}.byte", $"of={path}", "bs=1", $"seek={at}", "conv=notrunc", "status=none");
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
