using Video.Answering.Summaries;
using Video.Streams;

namespace Video.Server.Summaries;

/// <summary>What a summary holds. Times are seconds of the video's own time; "source" is a video's place among those that were asked for, from 0.</summary>
/// <param name="Summary">The whole in a few sentences; null until it is finished.</param>
/// <param name="WrittenBy">model: it wrote the texts from its captions; service: they were put together from captions and events, because the model cannot write.</param>
/// <param name="Sections">Runs of neighbouring parts; empty until it is finished.</param>
/// <param name="Events">What happened, in order, each once; of the finished parts until it is finished.</param>
/// <param name="Chunks">The finished parts with their captions.</param>
public sealed record SummaryContent(
    string? Summary, SummaryAuthor? WrittenBy, IReadOnlyList<SectionResource> Sections, IReadOnlyList<EventResource> Events, IReadOnlyList<ChunkResource> Chunks)
{
    /// <param name="chunks">The finished parts.</param>
    /// <param name="result">Null as long as there is none.</param>
    public static SummaryContent Of(IReadOnlyList<ChunkSummary> chunks, SummaryResult? result) => new(
        result?.Text, result?.WrittenBy,
        [.. (result?.Sections ?? []).Select(section => new SectionResource(section.Source, Seconds(section.From), Seconds(section.To), section.FirstChunk, section.LastChunk, section.Text))],
        [.. (result?.Events ?? SummaryTree.EventsOf(chunks)).Select(EventResource.Of)],
        [.. chunks.Select(ChunkResource.Of)]);

    internal static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    internal static IReadOnlyList<EvidenceSpan> Spans(IReadOnlyList<Evidence> evidence) =>
        [.. evidence.Select(span => new EvidenceSpan(Seconds(span.Range.From), Seconds(span.Range.To), Math.Round(span.Weight, 3)))];
}

/// <param name="Source">Which video.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">Its end.</param>
/// <param name="FirstChunk">The index of its first part.</param>
/// <param name="LastChunk">The index of its last part.</param>
/// <param name="Text">What is to be told of it.</param>
public sealed record SectionResource(int Source, double From, double To, int FirstChunk, int LastChunk, string Text);

/// <param name="Source">Which video.</param>
/// <param name="Chunk">The index of the part that tells of it.</param>
/// <param name="From">When, to the second.</param>
/// <param name="To">The end of that second, or of what it is about.</param>
/// <param name="Text">What happened, in the model's words.</param>
/// <param name="Kind">Of the model's kinds of events; "event" where it has none, "scene" where a whole part is told as one.</param>
/// <param name="Evidence">The moments it rests on.</param>
public sealed record EventResource(int Source, int Chunk, double From, double To, string Text, string Kind, IReadOnlyList<EvidenceSpan> Evidence)
{
    public static EventResource Of(SourceEvent found) => new(
        found.Source, found.Chunk, SummaryContent.Seconds(found.Event.From), SummaryContent.Seconds(found.Event.To), found.Event.Text, found.Event.Kind, SummaryContent.Spans(found.Event.Evidence));
}

/// <param name="Index">Its place among the parts of all videos, from 0.</param>
/// <param name="Source">Which video.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">Its end.</param>
/// <param name="Ended">Why it ends where it does: scene_cut, length or source.</param>
/// <param name="Caption">What the model says of it; null where nothing is known.</param>
/// <param name="Evidence">The moments that the caption rests on.</param>
/// <param name="Refused">Events that the model named and that were not believed: outside of the part, or not in its own form.</param>
/// <param name="Note">Why nothing, or not all, is known of it.</param>
public sealed record ChunkResource(int Index, int Source, double From, double To, ChunkEnd Ended, string? Caption, IReadOnlyList<EvidenceSpan> Evidence, int Refused, string? Note)
{
    public static ChunkResource Of(ChunkSummary chunk) => new(
        chunk.Index, chunk.Source, SummaryContent.Seconds(chunk.From), SummaryContent.Seconds(chunk.To), chunk.Ended, chunk.Caption, SummaryContent.Spans(chunk.Evidence), chunk.Refused, chunk.Note);
}
