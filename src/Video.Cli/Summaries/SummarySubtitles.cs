using System.Globalization;
using System.Text;
using Video.Answering.Summaries;

namespace Video.Cli.Summaries;

/// <summary>Captions and events as SubRip subtitles of one video.</summary>
internal static class SummarySubtitles
{
    public static string Write(IReadOnlyList<ChunkSummary> chunks, string? stopped)
    {
        var text = new StringBuilder();
        var number = 0;
        foreach (var chunk in chunks.Where(chunk => chunk.Caption is not null))
            Add(chunk.From, chunk.To, string.Join('\n', [chunk.Caption!, .. chunk.Events.Where(found => found.Kind != "scene").Select(found => $"{Clock.Text(found.From)} {found.Text}")]));
        if (stopped is not null && chunks.Count > 0) Add(chunks[^1].To, chunks[^1].To + TimeSpan.FromSeconds(5), $"[partial: the summary was stopped while {stopped}]");
        return text.ToString().TrimEnd();

        void Add(TimeSpan from, TimeSpan to, string words) => text.Append(++number).Append('\n').Append($"{Time(from)} --> {Time(to)}").Append('\n').Append(words).Append("\n\n");
    }

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00},{time.Milliseconds:000}");
}
