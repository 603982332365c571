using System.Text;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>The figures of all clips as a page: `caching.md`, and beside it a plot over time of each.</summary>
/// <param name="folder">Where they go; made when missing.</param>
internal sealed class CachingMarkdown(string folder)
{
    public const string Page = "caching.md";

    private readonly BenchFolder _folder = new(folder);
    private readonly HashSet<string> _plots = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new(
        $"""
        # Reusing features, and sending fewer tokens, on real footage

        `./video bench caching`: every vision method on every frame, one after the other, so that what else the machine does, it does to all.

        {Figures.Legend}

        Random weights cost what trained ones cost; what they say of errors and tokens is how the methods differ, not how good a trained model would be. How to get the
        clips: docs/benchmarks/clips.md.

        """);

    /// <summary>Adds a clip, and writes the page anew, so that what was measured outlives an interruption.</summary>
    public void Add(ClipReport clip)
    {
        var plot = PlotName(clip);
        _folder.Write(plot, CachingPlot.Draw(clip));
        _text.Append($"\n## {clip.Clip}, {clip.Shape}\n\n{Figures.Heading(clip)}.\n");
        foreach (var table in Figures.Of(clip)) _text.Append($"\n{table}");
        foreach (var method in clip.Vision.Where(method => method.Standing is not null)) _text.Append($"\n`{method.Method}` is {method.Standing}.\n");
        _text.Append($"\n![{clip.Clip} over time: patches computed anew, feature error, tokens kept, change]({plot})\n");
        _folder.Write(Page, _text.ToString());
    }

    /// <inheritdoc cref="BenchFolder.Try"/>
    public void Try() => _folder.Try();

    // Two clips may have one name.
    private string PlotName(ClipReport clip)
    {
        var name = new string([.. Path.GetFileNameWithoutExtension(clip.Clip).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
        for (var number = 1; ; number++)
        {
            var file = $"caching-{clip.Shape}-{name}{(number == 1 ? "" : $"-{number}")}.svg";
            if (_plots.Add(file)) return file;
        }
    }
}
