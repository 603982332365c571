namespace Video.Answering.Summaries;

/// <summary>Builds a summary upwards: captions of parts, sections of neighbouring parts, the whole.</summary>
/// <param name="writer">Writes the texts.</param>
public sealed class SummaryTree(ISummaryWriter writer)
{
    /// <summary>Parts that make a section, at most; the sections of a video differ by one part.</summary>
    public const int PartsASection = 8;

    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(1);

    /// <param name="chunks">All parts, in order.</param>
    /// <param name="progress">Is told after each text how many are written, and of how many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SummaryResult> BuildAsync(IReadOnlyList<ChunkSummary> chunks, Action<int, int>? progress, CancellationToken cancellation)
    {
        ChunkSummary[][] groups = [.. chunks.GroupBy(chunk => chunk.Source).SelectMany(video => Evenly([.. video]))];
        var sections = new List<SummarySection>(groups.Length);
        foreach (var group in groups)
        {
            var text = await writer.SectionAsync(group, cancellation);
            sections.Add(new SummarySection(group[0].Source, group[0].From, group[^1].To, group[0].Index, group[^1].Index, text));
            progress?.Invoke(sections.Count, groups.Length + 1);
        }
        var events = EventsOf(chunks);
        var whole = await writer.WholeAsync(sections, chunks, events, cancellation);
        progress?.Invoke(groups.Length + 1, groups.Length + 1);
        return new SummaryResult(whole, writer.Author, sections, events);
    }

    /// <summary>All events in order, each once: two neighbouring parts may both tell what happened where they meet.</summary>
    public static IReadOnlyList<SourceEvent> EventsOf(IEnumerable<ChunkSummary> chunks)
    {
        var events = new List<SourceEvent>();
        foreach (var chunk in chunks)
            foreach (var found in chunk.Events)
                if (!events.Any(earlier => earlier.Source == chunk.Source && earlier.Chunk == chunk.Index - 1 && Same(earlier.Event, found)))
                    events.Add(new SourceEvent(chunk.Source, chunk.Index, found));
        return events;
    }

    private static bool Same(SummaryEvent a, SummaryEvent b) => a.Text == b.Text && b.From - a.From <= SameMoment;

    private static IEnumerable<ChunkSummary[]> Evenly(ChunkSummary[] chunks)
    {
        var sections = (chunks.Length + PartsASection - 1) / PartsASection;
        for (var i = 0; i < sections; i++)
            yield return chunks[(chunks.Length * i / sections)..(chunks.Length * (i + 1) / sections)];
    }
}
