using System.Globalization;
using Video.Cli.Evaluation;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>A clip's figures as tables, for a page and for a terminal alike.</summary>
internal static class Figures
{
    public static IEnumerable<MarkdownTable> Of(ClipReport clip)
    {
        yield return Cost(clip);
        if (clip.Vision.Count > 1) yield return Error(clip);
        if (clip.Tokens.Count > 0) yield return Tokens(clip);
    }

    /// <summary>What the columns mean.</summary>
    public const string Legend =
        "ms: a frame's time in the vision tower, mean over frames of the median over rounds. patches: share computed anew. work: multiply-adds over those of `full`, which is what "
        + "time could come to at best. refreshes: frames computed in full. cosine: 1 - cos(x, full), mean over a frame's patches; norm: ‖x - full‖ / ‖full‖; of each the mean, "
        + "median and worst over frames. tokens: what the language model gets of a frame; change: the change signal.";

    /// <summary>What was measured, in one line.</summary>
    public static string Heading(ClipReport clip) => string.Create(CultureInfo.InvariantCulture,
        $"{clip.Times.Count} frames at {clip.FramesPerSecond:0.###} per second, {clip.Times[0]:0.0} to {clip.Times[^1]:0.0} s; {clip.Patches} patches and {clip.TokensPerFrame} tokens a frame; "
        + $"{clip.Weights} weights in {clip.Dtype} on {clip.Device}, {clip.Threads} threads; {clip.Rounds} round{(clip.Rounds == 1 ? "" : "s")}");

    private static MarkdownTable Cost(ClipReport clip)
    {
        var table = new MarkdownTable("vision", "ms", "× full", "p95 ms", "× full", "patches", "work", "refreshes");
        foreach (var method in clip.Vision)
            table.Add(method.Method, Milliseconds(method.Milliseconds.Mean), Number(method.Ratio), Milliseconds(method.Milliseconds.P95), Number(method.P95Ratio),
                Percent(method.Recomputed), Number(method.MultiplyAdds), Text(method.Refreshes, "0"));
        return table;
    }

    private static MarkdownTable Error(ClipReport clip)
    {
        var table = new MarkdownTable("error", "cosine", "median", "worst", "norm", "median", "worst");
        foreach (var method in clip.Vision.Skip(1))
            table.Add([method.Method, .. Errors(method.Cosine), .. Errors(method.Norm)]);
        return table;
    }

    private static MarkdownTable Tokens(ClipReport clip)
    {
        var table = new MarkdownTable("tokens", "from", "a frame", "of all", "least", "most", "change");
        foreach (var run in clip.Tokens)
            table.Add(run.Method, run.From, Text(run.Kept, "0.0"), Percent(run.Share), Text(run.Least, "0"), Text(run.Most, "0"), Number(run.Change));
        return table;
    }

    private static string[] Errors(Spread error) => [Small(error.Mean), Small(error.Median), Small(error.Worst)];

    private static string Milliseconds(double ms) => Text(ms, ms < 10 ? "0.00" : ms < 100 ? "0.0" : "0");

    private static string Number(double number) => Text(number, "0.00");

    private static string Small(double number) => Text(number, number is 0 or >= 0.0995 ? "0.00" : number >= 0.000995 ? "0.0000" : "0.0e-0");

    private static string Percent(double share) => Text(100 * share, "0.0") + " %";

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
