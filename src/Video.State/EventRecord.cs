namespace Video.State;

/// <summary>Something that a watch saw.</summary>
/// <param name="Sequence">Grows by the order of appending over all streams, with holes; given by <see cref="IEventTable.AppendAsync"/>, 0 before.</param>
/// <param name="Id">Unique among all events, chosen by whoever appends, so that appending it again changes nothing.</param>
/// <param name="Watch">The watch's id.</param>
/// <param name="Body">JSON.</param>
public sealed record EventRecord(long Sequence, string Id, StreamKey Stream, string Watch, string Body, DateTimeOffset At);
