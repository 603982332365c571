namespace Video.Cli.Benchmarks.Caching;

/// <summary>A clip's figures for people at a terminal.</summary>
internal static class CachingTerminal
{
    public static void Print(ClipReport clip)
    {
        Console.WriteLine($"{clip.Clip}, {clip.Shape}: {Figures.Heading(clip)}");
        Console.WriteLine();
        foreach (var table in Figures.Of(clip)) Console.WriteLine(table);
        foreach (var method in clip.Vision.Where(method => method.Standing is not null)) Console.WriteLine($"{method.Method} is {method.Standing}\n");
    }

    public static void PrintLegend() => Console.WriteLine(Figures.Legend);
}
