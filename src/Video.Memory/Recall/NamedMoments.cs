using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Memory.Recall;

/// <summary>Moments of the stream that a question names, in the form in which frames tell their time.</summary>
public static partial class NamedMoments
{
    /// <summary>More than a question can be about.</summary>
    private const int Most = 8;

    /// <summary>
    /// Every <c>HH:MM:SS</c> in a text as that second, and every <c>HH:MM</c> as that minute; where the stream has not run so long, the latter is read as <c>MM:SS</c>. At most eight.
    /// </summary>
    /// <param name="text">A question.</param>
    /// <param name="newest">How far the stream has come.</param>
    public static IReadOnlyList<TimeRange> In(string text, TimeSpan newest) => [.. Clock().Matches(text).Take(Most).Select(match => Read(match, newest))];

    private static TimeRange Read(Match match, TimeSpan newest)
    {
        var (first, second) = (Number(match.Groups[1]), Number(match.Groups[2]));
        if (match.Groups[3].Success) return Lasting(new TimeSpan(first, second, Number(match.Groups[3])), TimeSpan.FromSeconds(1));
        var minute = new TimeSpan(first, second, 0);
        return minute <= newest ? Lasting(minute, TimeSpan.FromMinutes(1)) : Lasting(new TimeSpan(0, first, second), TimeSpan.FromSeconds(1));
    }

    private static TimeRange Lasting(TimeSpan from, TimeSpan length) => new(from, from + length - TimeSpan.FromTicks(1));

    private static int Number(Group digits) => int.Parse(digits.Value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d:.])(\d{1,4}):([0-5]\d)(?::([0-5]\d))?(?![\d:])")]
    private static partial Regex Clock();
}
