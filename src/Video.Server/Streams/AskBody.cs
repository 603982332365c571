namespace Video.Server.Streams;

/// <summary>Body of <c>POST /v1/streams/{id}/ask</c>.</summary>
public sealed record AskBody
{
    /// <summary>1 to 4000 characters.</summary>
    public required string Question { get; init; }

    /// <summary>The answer rests on no earlier frame: seconds of stream time, or a moment of the wall clock as in "2026-11-20T14:02:00Z".</summary>
    public MomentField? From { get; init; }

    /// <summary>The answer rests on no later frame: likewise. Left out: now.</summary>
    public MomentField? To { get; init; }

    /// <summary>Another word for "to": the answer as of this moment.</summary>
    public MomentField? At { get; init; }

    /// <summary>Seconds before "to", or before now, instead of "from": 600 for the last ten minutes.</summary>
    public double? Last { get; init; }

    /// <summary>1 to 1024; 128 when left out.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>0 (greedy, when left out) to 2.</summary>
    public double Temperature { get; init; }

    /// <summary>Above 0, up to 1.</summary>
    public double TopP { get; init; } = 1;

    public long? Seed { get; init; }

    /// <summary>True: server-sent events. Left out: decided by the Accept header.</summary>
    public bool? Stream { get; init; }

    public Question ToQuestion() => new()
    {
        Text = Question,
        From = From?.ToMoment("from"),
        To = To?.ToMoment("to"),
        At = At?.ToMoment("at"),
        Last = Last is { } seconds ? MomentField.Seconds(seconds, "last", "is seconds, above 0") : null,
        MaxTokens = MaxTokens,
        Temperature = Temperature,
        TopP = TopP,
        Seed = Seed,
    };
}
