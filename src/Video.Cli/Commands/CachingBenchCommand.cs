using System.CommandLine;
using Video.Cli.Benchmarks.Caching;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Cli.Commands;

/// <summary><c>video bench caching CLIP…</c>: the ways to run the vision tower, and to reduce its tokens, side by side on real footage.</summary>
internal static class CachingBenchCommand
{
    public static Command Create()
    {
        var clips = new Argument<string[]>("CLIP") { Description = "Video files, or URLs that ffmpeg reads.", Arity = ArgumentArity.OneOrMore };
        var shape = new Option<string>("--shape") { Description = "so400m (random weights), embedded or both.", DefaultValueFactory = _ => "both" };
        var fps = new Option<double>("--fps") { Description = "Frames taken of a second of video.", DefaultValueFactory = _ => 2 };
        var from = TimeOption.Create("--from", "Where in the clips to begin.");
        var seconds = new Option<double?>("--seconds") { Description = "How much of each clip. Default: as much as gives --frames." };
        var frames = new Option<int?>("--frames") { Description = "Most frames of each clip. Default: 40 for so400m, 160 for the embedded tower, all of --seconds where given." };
        var rounds = new Option<int>("--rounds") { Description = "Passes over each clip; times are medians over them.", DefaultValueFactory = _ => 1 };
        var vision = new Option<string[]>("--vision") { Description = $"Methods beside full, with options where wanted. Default: every other of {string.Join(", ", FeatureCachers.Names)}.", HelpName = "METHOD" };
        var tokens = new Option<string[]>("--tokens") { Description = $"Token reductions. Default: {string.Join(", ", TokenReducers.Names)}.", HelpName = "METHOD" };
        var output = new Option<string?>("--out") { Description = $"Writes {CachingMarkdown.Page} and a plot over time of each clip here.", HelpName = "FOLDER" };
        var json = new Option<bool>("--json") { Description = "One JSON object, with every frame's figures, instead of tables." };
        var models = new ModelOptions();
        var command = new Command("caching", "Full, stc and delta side by side on real footage: time, work, feature error, and the tokens that each reduction keeps.")
        {
            clips, shape, fps, from, seconds, frames, rounds, vision, tokens, output, json,
        };
        models.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var none = new CachingBenchOptions { Clips = [] };
            return CachingBench.RunAsync(none with
            {
                Clips = parsed.GetValue(clips)!,
                Shape = parsed.GetValue(shape)!,
                FramesPerSecond = parsed.GetValue(fps),
                From = parsed.GetValue(from),
                Seconds = parsed.GetValue(seconds),
                Frames = parsed.GetValue(frames),
                Rounds = parsed.GetValue(rounds),
                Vision = parsed.GetValue(vision) is { Length: > 0 } methods ? methods : none.Vision,
                Tokens = parsed.GetValue(tokens) is { Length: > 0 } reductions ? reductions : none.Tokens,
            }, models.Folder(parsed), dtype => models.Compute(parsed, dtype), parsed.GetValue(output), parsed.GetValue(json), cancellation);
        });
        return command;
    }
}
