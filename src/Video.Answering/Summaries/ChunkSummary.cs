namespace Video.Answering.Summaries;

/// <summary>What there is to tell about one part of a video.</summary>
public sealed record ChunkSummary
{
    /// <summary>Among the parts of all videos that are summed up together, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Which of the videos, from 0.</summary>
    public required int Source { get; init; }

    /// <summary>Its first moment.</summary>
    public required TimeSpan From { get; init; }

    /// <summary>Its end; the next part begins here.</summary>
    public required TimeSpan To { get; init; }

    /// <summary>Why it ends there.</summary>
    public required ChunkEnd Ended { get; init; }

    /// <summary>From where on the next part is read: its lead or its beginning.</summary>
    public required TimeSpan Next { get; init; }

    /// <summary>Frames read for it, those of its lead included.</summary>
    public required int Frames { get; init; }

    /// <summary>What the model says of it; null where nothing is known of it.</summary>
    public string? Caption { get; init; }

    /// <summary>The moments that the caption rests on.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>What happened, in order of time.</summary>
    public IReadOnlyList<SummaryEvent> Events { get; init; } = [];

    /// <summary>Events that the model named and that were not believed: outside of the part, or not in its own form.</summary>
    public int Refused { get; init; }

    /// <summary>Why nothing, or not all, is known of it; null: all is.</summary>
    public string? Note { get; init; }
}

/// <summary>Something that happened.</summary>
/// <param name="From">When, as precisely as the model tells: to the second.</param>
/// <param name="To">The end of that second, or of what it is about.</param>
/// <param name="Text">What, in the model's words.</param>
/// <param name="Kind">One of the model's kinds of events; "event" where it has none, "scene" where a whole part is told as one.</param>
/// <param name="Evidence">The moments, of those that the model looked at when it named this, which lie beside it.</param>
public sealed record SummaryEvent(TimeSpan From, TimeSpan To, string Text, string Kind, IReadOnlyList<Evidence> Evidence);
