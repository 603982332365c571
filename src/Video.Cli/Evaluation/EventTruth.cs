using System.Text.Json;
using System.Text.Json.Serialization;
using Video.Cli.Commands;

namespace Video.Cli.Evaluation;

/// <summary>All that happens in the clips of a rendered set.</summary>
internal static class EventTruth
{
    private const string Name = "events.jsonl";

    /// <exception cref="VideoException">The folder is no rendered set, or a line of it cannot be read.</exception>
    public static IReadOnlyList<ClipEvents> Load(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path)) throw new VideoException(ErrorCode.NotFound, $"{folder} is no rendered set with events: it has no {Name}; render it again.", "data");
        return [.. File.ReadLines(path).Select((line, i) => Parse(path, line, i + 1)).Select(clip => clip with { Clip = Path.Combine(folder, clip.Clip) })];
    }

    private static ClipEvents Parse(string path, string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<ClipEvents>(line, CliJson.Options)!;
        }
        catch (JsonException broken)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"{path}, line {number}: {broken.Message}", "data", broken);
        }
    }
}

/// <param name="Clip">Its file.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Events">In order of time.</param>
internal sealed record ClipEvents([property: JsonRequired] string Clip, double Seconds, [property: JsonRequired] IReadOnlyList<TrueEvent> Events);

/// <param name="At">Stream time, in seconds, of the first frame that shows it.</param>
/// <param name="Text">What, in the model's words.</param>
internal sealed record TrueEvent([property: JsonRequired] double At, [property: JsonRequired] string Text);
