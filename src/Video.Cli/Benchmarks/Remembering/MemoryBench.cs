using Video.Cli.Commands;
using Video.Inference.Engine;
using Video.Inference.Models;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>What hours of stream cost a memory: resident memory, disk, and how long a question waits.</summary>
internal static class MemoryBench
{
    private static readonly (string Name, double Share)[] Kinds = [("static", Footage.Static), ("busy", Footage.Busy)];

    /// <param name="options">What to measure.</param>
    /// <param name="modelFolder">The embedded model's checkpoint.</param>
    /// <param name="compute">Device, and dtype where none is chosen, by the latter's name.</param>
    /// <param name="output">The folder for the page and its plots; null: none.</param>
    /// <param name="json">Whether standard output gets one JSON object instead of tables.</param>
    /// <param name="cancellation">Ends it; the page then holds what was finished.</param>
    /// <returns>0</returns>
    /// <exception cref="VideoException">An option is wrong, the folder cannot be written, or the checkpoint is unusable.</exception>
    public static async Task<int> RunAsync(
        MemoryBenchOptions options, string modelFolder, Func<string, ComputeSettings> compute, string? output, bool json, CancellationToken cancellation)
    {
        options.Validate();
        var page = output is null ? null : new MemoryMarkdown(output);
        page?.Try();
        var reports = new List<MemoryReport>();
        foreach (var shape in options.Shapes)
        {
            await using var engine = new InferenceEngine();
            using var model = await engine.RunAsync(WorkClass.Batch, () => Load(shape, modelFolder, compute, cancellation), cancellation);
            foreach (var (name, share) in Kinds)
            {
                var report = await new MemoryRun(model, engine, options, shape).RunAsync(name, share, at => Progress($"{shape} {name}: {at.TotalHours:0.00} h "), cancellation);
                Progress("");
                reports.Add(report);
                page?.Add(report);
                if (!json) Print(report);
            }
        }
        if (json) Console.WriteLine(CliJson.Write(new { Runs = reports }));
        else Console.WriteLine($"{MemoryFigures.Summary(reports)}\n{MemoryFigures.Legend}");
        return 0;
    }

    private static VideoModel Load(string shape, string modelFolder, Func<string, ComputeSettings> compute, CancellationToken cancellation)
    {
        if (shape == MemoryBenchOptions.Embedded) return VideoModel.Load(modelFolder, compute("auto"));
        using var random = RandomCheckpoint.Write(PublishedShape.Find(shape), cancellation);
        return VideoModel.Load(random.Folder, compute("bfloat16"));
    }

    private static void Print(MemoryReport report)
    {
        Console.WriteLine($"{report.Shape}, {report.Footage}: {MemoryFigures.Heading(report)}\n");
        foreach (var table in MemoryFigures.Of(report)) Console.WriteLine(table);
    }

    private static void Progress(string line)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write($"\r{line,-40}{(line.Length == 0 ? "\r" : "")}");
    }
}
