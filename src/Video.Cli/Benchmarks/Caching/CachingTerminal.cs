using Spectre.Console;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>A clip's figures for people at a terminal.</summary>
internal static class CachingTerminal
{
    public static void Print(ClipReport clip)
    {
        Console.WriteLine();
        Console.WriteLine($"{clip.Clip}, {clip.Shape}: {Figures.Heading(clip)}");
        foreach (var figures in (Figures[])[Figures.Cost(clip), Figures.Error(clip), Figures.Tokens(clip)])
            if (figures.Rows.Count > 0) Print(figures);
        foreach (var method in clip.Vision.Where(method => method.Standing is not null)) Console.WriteLine($"{method.Method} is {method.Standing}");
    }

    public static void PrintLegend()
    {
        Console.WriteLine();
        Console.WriteLine(Figures.Legend);
    }

    private static void Print(Figures figures)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. figures.Columns.Select(Markup.Escape)]);
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        foreach (var row in figures.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        AnsiConsole.Write(table);
    }
}
