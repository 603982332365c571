using System.Text;
using Video.Answering.Summaries;

namespace Video.Cli.Summaries;

/// <summary>A summary to be read: the whole, its sections, what happened, and the captions.</summary>
internal static class SummaryMarkdown
{
    public static string Write(SummaryDocument document)
    {
        var text = new StringBuilder();
        var (files, result) = (document.Files, document.Result);
        text.AppendLine($"# {string.Join(", ", files.Select(Path.GetFileName))}").AppendLine();
        if (document.Stopped is { } stopped) text.AppendLine($"**Partial: stopped while {stopped}. What follows covers the {document.Chunks.Count} parts finished until then.**").AppendLine();
        if (result is not null) text.AppendLine(result.Text).AppendLine();
        foreach (var note in document.Chunks.Where(chunk => chunk.Note is not null)) text.AppendLine($"> {Where(files, note.Source)}{Span(note.From, note.To)}: {note.Note}").AppendLine();
        if (result is { Sections.Count: > 1 }) Sections(text, files, result.Sections);
        Events(text, files, result?.Events ?? SummaryTree.EventsOf(document.Chunks));
        Captions(text, files, document.Chunks);
        return text.ToString().TrimEnd();
    }

    private static void Sections(StringBuilder text, IReadOnlyList<string> files, IReadOnlyList<SummarySection> sections)
    {
        text.AppendLine("## Sections").AppendLine();
        foreach (var section in sections) text.AppendLine($"**{Where(files, section.Source)}{Span(section.From, section.To)}** {section.Text}").AppendLine();
    }

    private static void Events(StringBuilder text, IReadOnlyList<string> files, IReadOnlyList<SourceEvent> events)
    {
        if (events.Count == 0) return;
        text.AppendLine("## Events").AppendLine();
        foreach (var found in events) text.AppendLine($"- {Where(files, found.Source)}{Clock.Text(found.Event.From)} {found.Event.Text}");
        text.AppendLine();
    }

    private static void Captions(StringBuilder text, IReadOnlyList<string> files, IReadOnlyList<ChunkSummary> chunks)
    {
        if (chunks.All(chunk => chunk.Caption is null)) return;
        text.AppendLine("## Captions").AppendLine();
        foreach (var chunk in chunks.Where(chunk => chunk.Caption is not null)) text.AppendLine($"- {Where(files, chunk.Source)}{Span(chunk.From, chunk.To)} {chunk.Caption}");
    }

    private static string Where(IReadOnlyList<string> files, int source) => files.Count > 1 ? $"{Path.GetFileName(files[source])} " : "";

    private static string Span(TimeSpan from, TimeSpan to) => $"{Clock.Text(from)}-{Clock.Text(to)}";
}
