using System.CommandLine;
using Spectre.Console;
using Video;
using Video.Cli.Commands;

var root = new RootCommand("Ask video streams questions, about now or about the past.")
{
    AskCommand.Create(),
    WatchCommand.Create(),
    SummarizeCommand.Create(),
    ServeCommand.Create(),
    DemoCommand.Create(),
    EvalCommand.Create(),
    BenchCommand.Create(),
    InspectCommand.Create(),
    DoctorCommand.Create(),
};

// Colours are for people; what reads a pipe or a file gets words alone (https://no-color.org).
if (Console.IsOutputRedirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 }) AnsiConsole.Profile.Capabilities.Ansi = false;

try
{
    // After an interrupt a service still archives what its streams hold open.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (VideoException failure)
{
    Console.Error.WriteLine("video: " + failure.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception failure)
{
    // Not foreseen, so the place matters to whoever mends it.
    Console.Error.WriteLine($"video: an unforeseen failure: {failure.Message}\n{failure.StackTrace}");
    return 70;
}
