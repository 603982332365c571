using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Answering.Summaries;

/// <summary>A model's list of events, read strictly: "00:00:12 the door opened, 00:00:20 the red circle left", or a line each.</summary>
/// <param name="kinds">Phrases, and the kind of event that each means; the first found in a text counts. Empty: every text is an event.</param>
public sealed partial class Timeline(IReadOnlyDictionary<string, string> kinds)
{
    private const int LongestEvent = 200;

    /// <summary>The events of a text that lie within a span; nothing is mended, moved or guessed.</summary>
    /// <param name="text">What the model said.</param>
    /// <param name="seen">What it was shown: an event outside of this is refused.</param>
    /// <param name="told">Of that, what is to be told here, the end not included; the rest is another part's to tell.</param>
    /// <returns>In order of time, the same thing at the same moment once; and how many entries were refused: outside of what was seen, of no known kind, or out of order.</returns>
    public (IReadOnlyList<(TimeSpan At, string Text, string Kind)> Events, int Refused) Read(string text, (TimeSpan From, TimeSpan To) seen, (TimeSpan From, TimeSpan To) told)
    {
        var (events, refused) = (new List<(TimeSpan At, string Text, string Kind)>(), 0);
        var latest = TimeSpan.MinValue;
        foreach (Match entry in Entry().Matches(text))
        {
            var what = entry.Groups["what"].Value.Trim(' ', '.', ',', ';', ':', '-', '\n', '\r', '\t');
            var at = Near(TimeOf(entry), seen.From);
            if (at < latest || at < Second(seen.From) || at >= seen.To || what.Length is 0 or > LongestEvent || KindOf(what) is not { } kind) refused++;
            else if (at >= Second(told.From) && at < Second(told.To) && !events.Contains((at, what, kind))) events.Add((at, what, kind));
            if (at > latest) latest = at;
        }
        return (events, refused);
    }

    private string? KindOf(string text) =>
        kinds.Count == 0 ? "event" : kinds.FirstOrDefault(kind => text.Contains(kind.Key, StringComparison.OrdinalIgnoreCase)).Value;

    private static TimeSpan TimeOf(Match entry) => new(Number(entry, "h"), Number(entry, "m"), Number(entry, "s"));

    private static int Number(Match entry, string group) =>
        entry.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>A clock of twenty-four hours begins anew every day.</summary>
    private static TimeSpan Near(TimeSpan clock, TimeSpan from) =>
        clock.Days > 0 ? clock : clock + TimeSpan.FromDays(Math.Max(0, Math.Round((from - clock).TotalDays)));

    // The model's clock shows whole seconds, rounded down.
    private static TimeSpan Second(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));

    // A clock, then words up to the next clock. At most three digits of hours: what is longer is no moment of a video.
    [GeneratedRegex(@"(?<![\d:])(?:(?<h>\d{1,3}):)?(?<m>[0-5]?\d):(?<s>[0-5]\d)(?!\d|:\d)(?<what>(?:(?!(?<![\d:])(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?!\d|:\d)).)*)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();
}
