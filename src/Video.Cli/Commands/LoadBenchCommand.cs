using System.CommandLine;
using Video.Cli.Benchmarks.Loading;
using Video.Cli.Demo;

namespace Video.Cli.Commands;

/// <summary><c>video bench load</c>: many cameras and many questions at once.</summary>
internal static class LoadBenchCommand
{
    private const int MostStreams = 1_000, MostQuestions = 100;

    public static Command Create()
    {
        var clips = new Option<string[]>("--clip") { Description = "Video files that the cameras show, over and over. Default: the sample streams.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var streams = new Option<int>("--streams") { Description = $"Cameras, 1 to {MostStreams}, each an ffmpeg that publishes over RTSP.", DefaultValueFactory = _ => 16 };
        var fps = new Option<double>("--fps") { Description = "Frames per second that the model sees of each.", DefaultValueFactory = _ => 1 };
        var questions = new Option<double>("--questions") { Description = $"Questions per second, above 0, at most {MostQuestions}.", DefaultValueFactory = _ => 4 };
        var minutes = new Option<double>("--minutes") { Description = "How long, above 0, at most a day.", DefaultValueFactory = _ => 10 };
        var (memory, models) = (new MemoryOptions(), new ModelOptions());
        var command = new Command("load", "Many cameras and many questions at once: losses, time to first token, memory.") { clips, streams, fps, questions, minutes };
        memory.AddTo(command);
        models.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(
            new LoadOptions(
                parsed.GetValue(clips) is { Length: > 0 } given ? given : [.. Sample.Names().Select(name => Sample.Load(name).Clip)],
                parsed.GetValue(streams), parsed.GetValue(fps), parsed.GetValue(questions), parsed.GetValue(minutes),
                memory.Chosen(parsed), models.Folder(parsed), models.Compute(parsed)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(LoadOptions options, CancellationToken cancellation)
    {
        Require(options.Streams is >= 1 and <= MostStreams, $"'--streams' is 1 to {MostStreams}.", "streams");
        Require(options.FramesPerSecond is > 0 and <= 60, "'--fps' is above 0 and at most 60.", "fps");
        Require(options.Questions is > 0 and <= MostQuestions, $"'--questions' is above 0 and at most {MostQuestions}.", "questions");
        Require(options.Minutes is > 0 and <= 24 * 60, "'--minutes' is above 0 and at most 1440.", "minutes");
        foreach (var clip in options.Clips) Require(File.Exists(clip), $"There is no file {clip}.", "clip");
        var report = await new LoadBench(options, Console.Error).RunAsync(cancellation);
        Console.WriteLine(report.ToMarkdown());
        return 0;
    }

    private static void Require(bool holds, string message, string param)
    {
        if (!holds) throw new VideoException(ErrorCode.InvalidArgument, message, param);
    }
}
