using System.CommandLine;
using Video;
using Video.Cli.Commands;

var root = new RootCommand("Ask video streams questions, about now or about the past.")
{
    AskCommand.Create(),
    ServeCommand.Create(),
    DemoCommand.Create(),
    EvalCommand.Create(),
    BenchCommand.Create(),
    DoctorCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
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
