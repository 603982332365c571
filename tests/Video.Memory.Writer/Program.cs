using Video.Memory.Writer;

// Video.Memory.Writer FILE small|large: archives blocks as fast as it can and says the id of each once it is acknowledged, until it is killed.
using var archive = WriterSettings.Open(args[0], args[1] == "small");
var acknowledged = Console.Out;
while (true)
{
    using var block = TestBlock.Of(archive.NextId, WriterSettings.Shape, WriterSettings.Tokens);
    archive.Add(block.Info, block.Layers);
    acknowledged.WriteLine(block.Info.Id);
    acknowledged.Flush();
}
