using System.Diagnostics;
using Video.Memory.Archive.Storage;
using Video.Memory.Writer;
using Xunit.Abstractions;

namespace Video.Tests.Memory.Archive.Storage;

/// <summary>A process that archives as fast as it can is ended by SIGKILL, again and again, on the same file.</summary>
public sealed class KilledWriterTests(ITestOutputHelper output)
{
    private const int Kills = 26;

    [Fact]
    public void Nothing_acknowledged_is_lost_when_the_process_is_killed_while_it_archives()
    {
        using var folder = new TestFolder();
        using var writers = new KillableWriters(folder.File, "large");
        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = writers.WriteAndKill(() => Thread.Sleep(random.Next(60)));
            using var archive = WriterSettings.Open(folder.File, small: false);
            // The block after the last acknowledged one may have been written before its acknowledgement was.
            Assert.InRange(archive.NextId, acknowledged + 1, acknowledged + 2);
            Assert.Equal(Enumerable.Range(0, (int)archive.NextId).Select(id => (long)id), archive.Blocks.Select(block => block.Id));
            foreach (var info in archive.Blocks.Where(block => block.Id > acknowledged - 20 || random.Next(10) == 0).ToArray()) TestArchive.AssertIntact(archive, info);
        }
    }

    [Fact]
    public void Nothing_kept_is_lost_when_the_process_is_killed_while_it_drops_and_compacts()
    {
        using var folder = new TestFolder();
        using var undisturbed = new TestFolder();
        using var writers = new KillableWriters(folder.File, "small");
        using var twin = WriterSettings.Open(undisturbed.File, small: true);
        var random = new Random(2);
        var compacting = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = writers.WriteAndKill(() => AwaitCopy(folder.File, atMost: kill % 2 == 0 ? 500 : 0, then: random.Next(kill % 2 == 0 ? 2 : 60)));
            if (File.Exists(Compaction.TargetOf(folder.File))) compacting++;
            using var archive = WriterSettings.Open(folder.File, small: true);
            Assert.InRange(archive.NextId, acknowledged + 1, acknowledged + 2);
            // What is dropped depends on the blocks alone, so a writer that was never disturbed keeps the same ones.
            while (twin.NextId < archive.NextId) TestArchive.Fill(twin, 1);
            Assert.Equal(twin.Blocks.Select(block => block.Id), archive.Blocks.Select(block => block.Id));
            TestArchive.AssertAllIntact(archive);
        }
        output.WriteLine($"{twin.NextId} blocks, {twin.Blocks.Count} kept; {compacting} of {Kills} kills while compacting");
    }

    // Sees the beginning of the next compaction, where there is one in time, and goes on a little.
    private static void AwaitCopy(string file, int atMost, int then)
    {
        var waited = Stopwatch.StartNew();
        while (waited.ElapsedMilliseconds < atMost && !File.Exists(Compaction.TargetOf(file))) Thread.SpinWait(200);
        Thread.Sleep(then);
    }
}
