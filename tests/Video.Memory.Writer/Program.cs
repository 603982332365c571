using System.Diagnostics;
using Video.Memory.Writer;

// Video.Memory.Writer FILE small|large: archives blocks as fast as it can and says the id of each once it is acknowledged, until it is killed.
using var archive = WriterSettings.Open(args[0], args[1] == "small");
var acknowledged = Console.Out;
// Whoever was to kill it may have ended first.
for (var started = Stopwatch.StartNew(); started.Elapsed < TimeSpan.FromMinutes(2);)
{
    using var block = TestBlock.Of(archive.NextId, WriterSettings.Shape, WriterSettings.Tokens);
    archive.Add(block.Info, block.Layers);
    if (archive.Counters.Reason is { } reason) throw new InvalidOperationException($"Block {block.Info.Id} is in memory only: {reason}");
    acknowledged.WriteLine(block.Info.Id);
    acknowledged.Flush();
}
