using System.Diagnostics;
using Video.Memory.Writer;

// Video.Memory.Writer FILE small|large: on a line of input, archives blocks as fast as it can and says the id of each once it is
// acknowledged, until it is killed. What takes long in a new process is done before, so that the next can get ready beside this one.
var small = args[1] == "small";
using (var rehearsal = WriterSettings.Open(null, small)) Add(rehearsal);
if (Console.ReadLine() is null) return;

using var archive = WriterSettings.Open(args[0], small);
// Whoever was to kill it may have ended first.
for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromMinutes(2);)
{
    var id = Add(archive);
    if (archive.Counters.Reason is { } reason) throw new InvalidOperationException($"Block {id} is in memory only: {reason}");
    Console.Out.WriteLine(id);
    Console.Out.Flush();
}

static long Add(Video.Memory.Archive.BlockArchive archive)
{
    using var block = TestBlock.Of(archive.NextId, WriterSettings.Shape, WriterSettings.Tokens);
    archive.Add(block.Info, block.Layers);
    return block.Info.Id;
}
