using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FFMpegCore;

/// <summary>ffprobe writes most numbers as text, ratios as "a/b" or "a:b", and leaves out what it does not know.</summary>
internal static partial class ProbeJson
{
    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()
            : null;

    /// <returns>0 when absent or not a number.</returns>
    public static double Number(this JsonElement element, string name) =>
        double.TryParse(element.Text(name), NumberStyles.Any, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>"0:01:02.345678" to whole milliseconds; zero when absent, negative or of another form.</summary>
    public static TimeSpan Time(this JsonElement element, string name)
    {
        var match = Sexagesimal().Match(element.Text(name) ?? "");
        if (!match.Success) return TimeSpan.Zero;
        var part = match.Groups;
        return new TimeSpan(0, Integer(part[1]), Integer(part[2]), Integer(part[3]), int.Parse(part[4].Value.PadRight(3, '0')));
    }

    /// <returns>NaN for "0/0" and when absent.</returns>
    public static double Rate(this JsonElement element, string name)
    {
        var (top, bottom) = Parts(element.Text(name), '/');
        return top / bottom;
    }

    public static (int, int) Ratio(this JsonElement element, string name)
    {
        var (left, right) = Parts(element.Text(name), ':');
        return ((int)left, (int)right);
    }

    public static Dictionary<string, string> Tags(this JsonElement element)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!element.TryGetProperty("tags", out var listed)) return tags;
        foreach (var tag in listed.EnumerateObject()) tags[tag.Name] = listed.Text(tag.Name) ?? "";
        return tags;
    }

    public static Dictionary<string, bool>? Flags(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var flags)
            ? flags.EnumerateObject().ToDictionary(flag => flag.Name, flag => flags.Number(flag.Name) != 0, StringComparer.Ordinal)
            : null;

    public static int? BitDepth(this JsonElement stream)
    {
        var raw = (int)stream.Number("bits_per_raw_sample");
        var depth = raw != 0 ? raw : (int)stream.Number("bits_per_sample");
        return depth == 0 ? null : depth;
    }

    /// <summary>From the display matrix, else from the older tag "rotate"; degrees.</summary>
    public static int Rotation(this JsonElement stream)
    {
        if (stream.TryGetProperty("side_data_list", out var listed))
        {
            foreach (var data in listed.EnumerateArray())
            {
                if (data.Text("side_data_type") == "Display Matrix" && data.TryGetProperty("rotation", out _)) return (int)data.Number("rotation");
            }
        }

        return int.TryParse(stream.Tags().GetValueOrDefault("rotate"), out var degrees) ? degrees : 0;
    }

    private static (double, double) Parts(string? ratio, char separator)
    {
        var parts = (ratio ?? "").Split(separator);
        return (At(0), At(1));

        double At(int index) =>
            index < parts.Length && double.TryParse(parts[index], NumberStyles.Any, CultureInfo.InvariantCulture, out var part) ? part : 0;
    }

    private static int Integer(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\d+):(\d{1,2}):(\d{1,2})\.(\d{1,3})")]
    private static partial Regex Sexagesimal();
}
