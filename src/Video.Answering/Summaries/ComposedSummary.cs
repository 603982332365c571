namespace Video.Answering.Summaries;

/// <summary>Puts a summary together from captions and events as they stand, for models that answer questions and write no texts. Every word about the video is the model's.</summary>
/// <param name="detail">How many events a section names.</param>
public sealed class ComposedSummary(SummaryDetail detail) : ISummaryWriter
{
    private int Named => detail switch
    {
        SummaryDetail.Brief => 3,
        SummaryDetail.Full => int.MaxValue,
        _ => 12,
    };

    public SummaryAuthor Author => SummaryAuthor.Service;

    public Task<string> SectionAsync(IReadOnlyList<ChunkSummary> chunks, CancellationToken cancellation) =>
        Task.FromResult($"{Events([.. SummaryTree.EventsOf(chunks).Select(found => found.Event)])} {State(chunks)}");

    public Task<string> WholeAsync(
        IReadOnlyList<SummarySection> sections, IReadOnlyList<ChunkSummary> chunks, IReadOnlyList<SourceEvent> events, CancellationToken cancellation)
    {
        if (chunks.Count == 0) return Task.FromResult("There was nothing to be seen.");
        var length = chunks.Aggregate(TimeSpan.Zero, (sum, chunk) => sum + (chunk.To - chunk.From));
        var videos = chunks.Select(chunk => chunk.Source).Distinct().Count();
        var kinds = events.GroupBy(found => found.Event.Kind).OrderByDescending(kind => kind.Count()).ThenBy(kind => kind.Key, StringComparer.Ordinal);
        var counts = events.Count == 0 ? "Nothing happened" : $"{Count(events.Count, "event")}: {string.Join(", ", kinds.Select(kind => $"{kind.Count()} {kind.Key}"))}";
        var span = events.Count > 1 ? $" First: {Line(events[0].Event)}. Last: {Line(events[^1].Event)}." : events.Count == 1 ? $" {Line(events[0].Event)}." : "";
        return Task.FromResult($"{Clock.Text(length)}{(videos > 1 ? $" of {videos} videos" : "")} in {Count(chunks.Count, "part")}. {counts}.{span} {State(chunks)}");
    }

    private string Events(IReadOnlyList<SummaryEvent> events) =>
        events.Count == 0 ? "Nothing happened."
        : $"{string.Join("; ", events.Take(Named).Select(Line))}{(events.Count > Named ? $"; and {events.Count - Named} more" : "")}.";

    private static string State(IReadOnlyList<ChunkSummary> chunks) =>
        chunks.LastOrDefault(chunk => chunk.Caption is { Length: > 0 }) is { } last ? $"At {Clock.Text(last.To)}: {last.Caption!.TrimEnd('.')}." : "Of this nothing is known.";

    private static string Line(SummaryEvent found) => $"{Clock.Text(found.From)} {found.Text}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
