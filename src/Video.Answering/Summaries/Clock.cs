using System.Globalization;

namespace Video.Answering.Summaries;

/// <summary>Stream time as people read it: 00:00:12, 26:03:10; whole seconds, rounded down.</summary>
public static class Clock
{
    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
