using Video.Cli.Benchmarks.Plots;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>A clip over time: patches computed anew, feature error, tokens kept, change signal.</summary>
internal static class CachingPlot
{
    /// <returns>An SVG. Every line has one point a frame.</returns>
    public static string Draw(ClipReport clip)
    {
        var methods = clip.Vision.Skip(1).ToArray();
        var tokens = Shown(clip);
        PlotPanel[] panels =
        [
            new("patches computed anew, %", 100, "0", [.. methods.Select(method => Line(method.Method, method.Frames.Select(frame => 100 * frame.Recomputed)))]),
            new("feature error, ‖x - full‖ / ‖full‖", null, "0.###", [.. methods.Select(method => Line(method.Method, method.Frames.Select(frame => frame.Norm)))]),
            new($"tokens kept of {clip.TokensPerFrame}", clip.TokensPerFrame, "0", [.. tokens.Select(run => Line(run.Method, run.Frames.Select(frame => (double)frame.Kept)))]),
            new("change signal", 1, "0.#", [.. tokens.Where(run => Name(run.Method) == "novel").Select(run => Line(run.Method, run.Frames.Select(frame => frame.Change)))]),
        ];
        return TimePlot.Draw($"{clip.Clip}, {clip.Shape}", clip.Times, [.. panels.Where(panel => panel.Lines.Count > 0)]);
    }

    // As in a service: `novel` on what delta computed where both were run.
    private static TokenReport[] Shown(ClipReport clip) =>
    [
        .. clip.Tokens.Where(run => Name(run.Method) is "novel" or "stc")
            .GroupBy(run => run.Method).Select(runs => runs.FirstOrDefault(run => Name(run.From) == "delta") ?? runs.First()),
    ];

    private static PlotLine Line(string method, IEnumerable<double> values) =>
        new(method, Name(method) is "delta" or "stc" or "novel" ? Name(method) : "other", [.. values]);

    private static string Name(string method) => method.Split(':')[0];
}
