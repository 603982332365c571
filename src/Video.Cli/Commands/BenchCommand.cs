using System.CommandLine;
using Video.Cli.Benchmarks;

namespace Video.Cli.Commands;

/// <summary><c>video bench …</c>: measurements on this machine, each as ratios within one run.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measure this machine.") { Vision(), Model() };

    private static Command Vision()
    {
        var shape = new Option<string>("--shape") { Description = "embedded, so400m or all.", DefaultValueFactory = _ => "all" };
        var rounds = new Option<int>("--rounds") { Description = "Interleaved rounds; medians are reported.", DefaultValueFactory = _ => 7 };
        var models = new ModelOptions(dtype: "bfloat16");
        var command = new Command("vision", "Frames per second and FLOP/s of the vision encoder against plain matrix products of the same shapes.") { shape, rounds };
        models.AddTo(command);
        command.SetAction(parsed => VisionBench.Run(parsed.GetValue(shape)!, models.Folder(parsed), models.Compute(parsed), parsed.GetValue(rounds), Console.Out));
        return command;
    }

    private static Command Model()
    {
        var shape = new Option<string>("--shape") { Description = "0.5b.", DefaultValueFactory = _ => "0.5b" };
        var command = new Command("model", "A random checkpoint in a published shape: load, memory, time to first token, tokens per second.") { shape };
        command.SetAction((parsed, cancellation) => ModelBench.RunAsync(parsed.GetValue(shape)!, Console.Out, cancellation));
        return command;
    }
}
