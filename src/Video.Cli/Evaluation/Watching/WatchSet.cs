using System.Text.Json;
using System.Text.Json.Serialization;
using Video.Cli.Commands;

namespace Video.Cli.Evaluation.Watching;

/// <summary>What watches over a rendered set should report. See src/training/watching.py.</summary>
internal sealed record WatchSet(IReadOnlyList<ClipWatches> Clips)
{
    private const string File = "watches.jsonl";

    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <exception cref="VideoException">The folder has no such file, or a line of it cannot be read.</exception>
    public static WatchSet Load(string folder)
    {
        var path = Path.Combine(folder, File);
        if (!IsIn(folder)) throw new VideoException(ErrorCode.NotFound, $"{folder} has no {File}; src/training/watching.py writes it into a rendered set.", "data");
        var watches = System.IO.File.ReadLines(path).Select((line, i) => Parse(path, line, i + 1)).ToArray();
        return new WatchSet([.. watches.GroupBy(watch => watch.Clip).Select(clip => new ClipWatches(Path.Combine(folder, clip.Key), [.. clip]))]);
    }

    private static TrueWatch Parse(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<TrueWatch>(line, CliJson.Options)!;
        }
        catch (JsonException broken)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"{path}, line {number}: {broken.Message}", "data", broken);
        }
    }
}

internal sealed record ClipWatches(string Path, IReadOnlyList<TrueWatch> Watches);

/// <param name="Clip">File name.</param>
/// <param name="Kind">For the table.</param>
/// <param name="Condition">As it is put to a watch.</param>
/// <param name="Spans">[from, to) in seconds, when it is met.</param>
/// <param name="Length">Of the clip, in seconds.</param>
internal sealed record TrueWatch(
    [property: JsonRequired] string Clip,
    [property: JsonRequired] string Kind,
    [property: JsonRequired] string Condition,
    [property: JsonRequired] double[][] Spans,
    [property: JsonRequired] double Length);
