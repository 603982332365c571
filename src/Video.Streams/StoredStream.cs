namespace Video.Streams;

/// <summary>What outlives a restart of a stream beside its memory.</summary>
internal sealed record StoredStream
{
    /// <summary>As it was opened and changed, methods by name, the URL with whatever it takes to read it.</summary>
    public required StreamSpec Spec { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Where its newest reading began; null before the first.</summary>
    public ReadingStart? Start { get; init; }

    /// <summary>How it is, when its source has ended; null while there is something to read.</summary>
    public StreamRest? Rest { get; init; }
}

/// <param name="Epoch">Of the reading's first frame.</param>
/// <param name="Position">Stream time of its first frame.</param>
/// <param name="From">Time of the source at which it began; null: at the source's beginning.</param>
/// <param name="At">When it began.</param>
internal sealed record ReadingStart(int Epoch, TimeSpan Position, TimeSpan? From, DateTimeOffset At);
