using System.Globalization;
using Video.Cli.Evaluation;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>A memory's figures as tables, for a page and for a terminal alike.</summary>
internal static class MemoryFigures
{
    /// <summary>What the columns mean.</summary>
    public const string Legend =
        "resident: VmRSS of the whole process, model and decoded blocks included, after garbage was collected. archive: its file. first token: from the question to its first decoded token, median; × 2 min: "
        + "over that of the same question to a stream of two minutes, asked in turns. recall: the part of it in which the memory is opened to the question (choosing, decoding, assembling). "
        + "now: a question about now; past: one that names a moment of the past, another one each time. context: tokens of the stream that the question is read behind. blocks: called back; "
        + "moved: bytes out of the archive for a question. rows: of the index, compared with a question; search: the part of recall in which that is done, mean.";

    /// <summary>What was measured, in one line.</summary>
    public static string Heading(MemoryReport report) => string.Create(CultureInfo.InvariantCulture,
        $"{report.Memory}; {report.FramesPerSecond:0.##} frames a second, {report.TokensSent:0.0} of {report.TokensPerFrame} tokens sent of each; {report.Weights} weights in {report.Dtype} on "
        + $"{report.Device}, {report.Threads} threads; {report.Rounds} rounds");

    public static IEnumerable<MarkdownTable> Of(MemoryReport report)
    {
        yield return Held(report);
        yield return Asked(report);
    }

    /// <summary>What it comes to over all hours.</summary>
    public static MarkdownTable Summary(IEnumerable<MemoryReport> reports)
    {
        var table = new MarkdownTable("model", "footage", "hours", "first token now × 2 min", "past × 2 min", "resident × 1 h", "archive GiB an hour");
        foreach (var report in reports)
            table.Add(
                report.Shape, report.Footage, Text(report.Stretches[^1].Hours, "0.##"), Text(report.Stretches[^1].Now.Ratio, "0.00"), Text(report.Stretches[^1].Past.Ratio, "0.00"),
                report.MemoryGrowth is { } growth ? Text(growth, "0.000") : "", Text(report.ArchiveBytesPerHour / (1L << 30), "0.0000"));
        return table;
    }

    private static MarkdownTable Held(MemoryReport report)
    {
        var table = new MarkdownTable("stream", "frames", "blocks", "resident MiB", "of it counted MiB", "archive MiB", "MiB an hour");
        foreach (var stretch in report.Stretches)
            table.Add(
                Moment(stretch.Hours), Text(stretch.Frames, "0"), Text(stretch.Blocks, "0"), Mebibytes(stretch.ResidentBytes), Mebibytes(stretch.RamBytes),
                Mebibytes(stretch.ArchiveBytes), Mebibytes(stretch.ArchiveBytes / stretch.Hours));
        return table;
    }

    private static MarkdownTable Asked(MemoryReport report)
    {
        var table = new MarkdownTable(
            "stream", "now: first token ms", "× 2 min", "recall ms", "context", "past: first token ms", "× 2 min", "recall ms", "context", "blocks", "found decoded", "moved KiB", "rows",
            "search ms");
        foreach (var stretch in report.Stretches)
            table.Add(
            [
                Moment(stretch.Hours), .. Times(stretch.Now), .. Times(stretch.Past), Text(stretch.Past.Blocks, "0.0"), Text(100 * stretch.Past.Hits, "0") + " %",
                Text(stretch.Past.BytesMoved / 1024, "0"), Text(stretch.Past.Rows, "0"), Text(stretch.Past.SearchMs, "0.00"),
            ]);
        return table;
    }

    private static string[] Times(AskedReport asked) => [Text(asked.FirstTokenMs, "0.0"), Text(asked.Ratio, "0.00"), Text(asked.RecallMs, "0.0"), Text(asked.ContextTokens, "0")];

    private static string Moment(double hours) => hours < 1 ? Text(hours * 60, "0.#") + " min" : Text(hours, "0.##") + " h";

    private static string Mebibytes(double bytes) => Text(bytes / (1 << 20), bytes < 100 << 20 ? "0.0" : "0");

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
