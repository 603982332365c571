using System.CommandLine;
using Video.Cli.Benchmarks.Remembering;
using Video.Inference.Memories;

namespace Video.Cli.Commands;

/// <summary><c>video bench memory</c>: what hours of stream cost a memory.</summary>
internal static class MemoryBenchCommand
{
    public static Command Create()
    {
        var none = new MemoryBenchOptions();
        var shape = new Option<string>("--shape") { Description = "embedded, 0.5b (random weights) or both.", DefaultValueFactory = _ => none.Shape };
        var hours = new Option<double>("--hours") { Description = "Hours of stream.", DefaultValueFactory = _ => none.Hours };
        var memory = new Option<string>("--memory") { Description = $"{string.Join(", ", StreamMemories.Names)}; with options as in rolling:bits=8.", HelpName = "METHOD", DefaultValueFactory = _ => none.Memory };
        var rounds = new Option<int>("--rounds") { Description = "How often every question is asked; medians are reported.", DefaultValueFactory = _ => none.Rounds };
        var ram = ByteOption.Create("--memory-ram", "Most memory for the stream's archived blocks. Default: 256MiB.");
        var disk = ByteOption.Create("--memory-disk", "Most disk for the stream's archived blocks. Default: 8GiB.");
        var output = new Option<string?>("--out") { Description = $"Writes {MemoryMarkdown.Page} and a plot over hours of each model here.", HelpName = "FOLDER" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of tables." };
        var models = new ModelOptions();
        var command = new Command("memory", "Hours of made-up stream at full speed: resident memory, disk, time to first token, recall and bytes moved.")
        {
            shape, hours, memory, rounds, ram, disk, output, json,
        };
        models.AddTo(command);
        command.SetAction((parsed, cancellation) => MemoryBench.RunAsync(
            new MemoryBenchOptions
            {
                Shape = parsed.GetValue(shape)!,
                Hours = parsed.GetValue(hours),
                Memory = parsed.GetValue(memory)!,
                Rounds = parsed.GetValue(rounds),
                RamBytes = parsed.GetValue(ram),
                DiskBytes = parsed.GetValue(disk),
            },
            models.Folder(parsed), dtype => models.Compute(parsed, dtype), parsed.GetValue(output), parsed.GetValue(json), cancellation));
        return command;
    }
}
