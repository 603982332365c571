using System.Text;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>The figures of all models as a page: `memory.md`, and beside it a plot over hours of each.</summary>
/// <param name="folder">Where they go; made when missing.</param>
internal sealed class MemoryMarkdown(string folder)
{
    public const string Page = "memory.md";

    private readonly BenchFolder _folder = new(folder);
    private readonly List<MemoryReport> _reports = [];

    /// <inheritdoc cref="BenchFolder.Try"/>
    public void Try() => _folder.Try();

    /// <summary>Adds what was measured, and writes the page anew, so that it outlives an interruption.</summary>
    public void Add(MemoryReport report)
    {
        _reports.Add(report);
        foreach (var shape in _reports.GroupBy(each => each.Shape))
            _folder.Write(PlotName(shape.Key), MemoryPlot.Draw([.. shape]));
        _folder.Write(Page, Text());
    }

    private static string PlotName(string shape) => $"memory-{shape}.svg";

    private string Text()
    {
        var text = new StringBuilder(
            $"""
            # A stream of hours: memory, disk, and time to the first token

            `./video bench memory`: made-up footage at full speed, past the vision side. `static` sends 2 % of its tokens, drawn anew for every frame, `busy` what `novel` sends at its cap
            (three quarters); tokens drift around a scene.

            {MemoryFigures.Legend}

            {MemoryFigures.Summary(_reports)}
            """);
        foreach (var shape in _reports.GroupBy(each => each.Shape))
        {
            text.Append($"\n## {shape.Key}\n");
            if (shape.First().Fed)
                text.Append(
                    """

                    Ten hours of this model are hours of computing here. So its first minutes and the last frames before each question are read by the model; what lies between is laid into
                    the archive as blocks of those first minutes, every channel of them varied by a few per cent, quantised and written like any others. Questions are the real thing.

                    """);
            foreach (var report in shape)
            {
                text.Append($"\n### {report.Footage}\n\n{MemoryFigures.Heading(report)}.\n");
                foreach (var table in MemoryFigures.Of(report)) text.Append($"\n{table}");
            }
            text.Append($"\n![{shape.Key} over hours of stream: resident memory, archive, time to first token, recall, bytes moved]({PlotName(shape.Key)})\n");
        }
        return text.ToString();
    }
}
