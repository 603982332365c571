using Video.State;
using Video.Streams;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary>What a watch saw, as the API shows it. "sequence" grows; the rest is as it is sent to webhooks. Times in seconds of stream time, and by the wall clock.</summary>
/// <param name="Sequence">To go on from: <c>after</c> of the list, <c>Last-Event-ID</c> of the stream of events.</param>
/// <param name="Id">The event's; its "new", "update" and "end" have the same.</param>
/// <param name="Type">new: it began; update: it is clearer to see than it was; end: it is over.</param>
/// <param name="Watch">The watch's id.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Condition">In the asker's words.</param>
/// <param name="From">Since when the condition was met.</param>
/// <param name="To">Until when; null while the event goes on.</param>
/// <param name="FromClock">When the frame at "from" came in.</param>
/// <param name="ToClock">When that at "to" did.</param>
/// <param name="At">Stream time of the look that decided.</param>
/// <param name="Epoch">The stream's connection in which it began.</param>
/// <param name="Probability">What the model held of it, 0 to 1: the highest that was told.</param>
/// <param name="Evidence">Spans that the model looked at, with their share of its attention.</param>
/// <param name="Labels">The watch's.</param>
/// <param name="Reason">Why it ended other than by its condition.</param>
/// <param name="RecordedAt">When it was written down.</param>
public sealed record EventResource(
    long Sequence, string Id, WatchEventType Type, string Watch, string Stream, string Condition, double From, double? To, DateTimeOffset FromClock, DateTimeOffset? ToClock, double At, int Epoch,
    double Probability, IReadOnlyList<EvidenceSpan> Evidence, IReadOnlyDictionary<string, string> Labels, string? Reason, DateTimeOffset RecordedAt)
{
    public static EventResource Of(EventRecord record)
    {
        var told = WatchJson.Read<WatchEvent>(record.Body);
        return new EventResource(
            record.Sequence, told.Id, told.Type, told.Watch, told.Stream, told.Condition, told.From, told.To, told.FromClock, told.ToClock, told.At, told.Epoch, told.Probability,
            told.Evidence, told.Labels, told.Reason, record.At);
    }
}

/// <param name="Data">The oldest first.</param>
/// <param name="Next">What to ask for as "after" to go on.</param>
public sealed record EventList(IReadOnlyList<EventResource> Data, long Next);
