using Video.Cli.Commands;
using Video.Inference.Engine;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>What reusing features saves and costs on real footage: `full`, `stc`, `delta` and the token reductions side by side, clip by clip.</summary>
internal sealed class CachingBench
{
    // Pixels of the pictures by which a clip is tried.
    private const int LookSide = 32;

    private readonly CachingBenchOptions _options;
    private readonly string _modelFolder;
    private readonly Func<string, ComputeSettings> _compute;

    private CachingBench(CachingBenchOptions options, string modelFolder, Func<string, ComputeSettings> compute) =>
        (_options, _modelFolder, _compute) = (options, modelFolder, compute);

    /// <param name="options">What to measure.</param>
    /// <param name="modelFolder">The embedded tower's checkpoint.</param>
    /// <param name="compute">Device, and dtype where none is chosen, by the latter's name.</param>
    /// <param name="output">The folder for the page and its plots; null: none.</param>
    /// <param name="json">Whether standard output gets one JSON object instead of tables.</param>
    /// <param name="cancellation">Ends it between two frames; the page then holds the clips that were finished.</param>
    /// <returns>0</returns>
    /// <exception cref="VideoException">An option or method is wrong, a clip cannot be read, the folder cannot be written, or the checkpoint is unusable.</exception>
    public static async Task<int> RunAsync(
        CachingBenchOptions options, string modelFolder, Func<string, ComputeSettings> compute, string? output, bool json, CancellationToken cancellation)
    {
        options.Validate();
        // Minutes of measuring are not to end in a sentence that could have been said at once.
        foreach (var clip in options.Clips) (await BenchClip.ReadAsync(options.Source(clip, LookSide), most: 2, cancellation)).Dispose();
        var page = output is null ? null : new CachingMarkdown(output);
        page?.Try();

        var reports = new List<ClipReport>();
        await new CachingBench(options, modelFolder, compute).MeasureAsync(report =>
        {
            reports.Add(report);
            page?.Add(report);
            if (!json) CachingTerminal.Print(report);
        }, cancellation);
        if (json) Console.WriteLine(CliJson.Write(new { Clips = reports }));
        else CachingTerminal.PrintLegend();
        return 0;
    }

    private async Task MeasureAsync(Action<ClipReport> told, CancellationToken cancellation)
    {
        Cores.UseAll();
        foreach (var shape in _options.Shapes)
        {
            var compute = _compute(shape == BenchTower.Published ? "bfloat16" : "auto");
            using var tower = await Task.Run(() => BenchTower.Load(shape, _modelFolder, compute, cancellation), cancellation);
            foreach (var location in _options.Clips) told(await MeasureAsync(tower, location, cancellation));
        }
    }

    private async Task<ClipReport> MeasureAsync(BenchTower tower, string location, CancellationToken cancellation)
    {
        var source = _options.Source(location, tower.Preparation.Config.Width);
        using var clip = await BenchClip.ReadAsync(source, _options.MostFramesOf(tower.Shape), cancellation);
        if (clip.Warning is { } warning) await Console.Error.WriteLineAsync($"video: {warning} Measuring what came before.");
        using var bench = new ClipBench(tower, clip, _options);
        return await Task.Run(() => bench.Run((done, all) => Progress($"{tower.Shape} {clip.Name}: {done}/{all} frames ", done == all), cancellation), cancellation);
    }

    private static void Progress(string line, bool isLast)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write(isLast ? $"\r{new string(' ', line.Length)}\r" : $"\r{line}");
    }
}
