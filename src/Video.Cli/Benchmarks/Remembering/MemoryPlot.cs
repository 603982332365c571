using Video.Cli.Benchmarks.Plots;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>A model over hours of stream: resident memory, archive, time to first token, recall, bytes moved; a line for each kind of footage.</summary>
internal static class MemoryPlot
{
    /// <param name="reports">Of one model, at least one, all of the same stretches, at least two.</param>
    /// <returns>An SVG.</returns>
    public static string Draw(IReadOnlyList<MemoryReport> reports) => TimePlot.Draw(
        $"{reports[0].Memory}, {reports[0].Shape}", [.. reports[0].Stretches.Select(stretch => stretch.Hours)],
        [
            Panel(reports, "resident memory of the process, MiB", "0", stretch => stretch.ResidentBytes / (double)(1 << 20)),
            Panel(reports, "archive, MiB", "0", stretch => stretch.ArchiveBytes / (double)(1 << 20)),
            Panel(reports, "first token of a question about now, ms", "0.#", stretch => stretch.Now.FirstTokenMs),
            Panel(reports, "first token of a question about the past, ms", "0.#", stretch => stretch.Past.FirstTokenMs),
            Panel(reports, "of it recall, ms", "0.#", stretch => stretch.Past.RecallMs),
            Panel(reports, "bytes moved for it, KiB", "0", stretch => stretch.Past.BytesMoved / 1024),
        ],
        "hours of stream");

    private static PlotPanel Panel(IReadOnlyList<MemoryReport> reports, string title, string format, Func<StretchReport, double> value) =>
        new(title, null, format, [.. reports.Select((report, i) => new PlotLine(report.Footage, i == 0 ? "delta" : "stc", [.. report.Stretches.Select(value)]))]);
}
