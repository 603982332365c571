using System.CommandLine;
using Video.Cli.Benchmarks;

namespace Video.Cli.Commands;

/// <summary><c>video bench …</c>: measurements on this machine, each as ratios within one run.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure this machine.") { Vision(), Model(), CachingBenchCommand.Create(), MemoryBenchCommand.Create(), WatchBenchCommand.Create(), LoadBenchCommand.Create() };

    private static Command Vision()
    {
        var shape = new Option<string>("--shape") { Description = "embedded, so400m (random weights) or all.", DefaultValueFactory = _ => "all" };
        var rounds = new Option<int>("--rounds") { Description = "Interleaved rounds; medians are reported.", DefaultValueFactory = _ => 7 };
        var frames = new Option<int>("--frames") { Description = "Frames encoded at a time.", DefaultValueFactory = _ => 1 };
        var models = new ModelOptions(dtype: "bfloat16");
        var command = new Command("vision", "Frames per second and FLOP/s of the vision encoder against plain matrix products of the same shapes.") { shape, rounds, frames };
        models.AddTo(command);
        command.SetAction(parsed => VisionBench.Run(
            parsed.GetValue(shape)!, models.Folder(parsed), models.Compute(parsed), parsed.GetValue(rounds), Console.Out, parsed.GetValue(frames)));
        return command;
    }

    private static Command Model()
    {
        var shape = new Option<string>("--shape") { Description = "0.5b, 7b or 72b.", DefaultValueFactory = _ => "0.5b" };
        var frames = new Option<int>("--frames") { Description = "Random frames to look at.", DefaultValueFactory = _ => 4 };
        var device = new Option<string>("--device") { Description = "auto, cpu, cuda or cuda:N.", DefaultValueFactory = _ => "auto" };
        var command = new Command("model", "A random checkpoint in a published shape: load, memory, time to first token, tokens per second.") { shape, frames, device };
        command.SetAction((parsed, cancellation) =>
            ModelBench.RunAsync(parsed.GetValue(shape)!, Console.Out, cancellation, parsed.GetValue(device)!, parsed.GetValue(frames)));
        return command;
    }
}
