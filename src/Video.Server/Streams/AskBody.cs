using Video.Streams;

namespace Video.Server.Streams;

/// <summary>Body of <c>POST /v1/streams/{id}/ask</c>.</summary>
public sealed record AskBody
{
    /// <summary>1 to 4000 characters.</summary>
    public required string Question { get; init; }

    /// <summary>Seconds of stream time; the answer rests on no earlier frame.</summary>
    public double? From { get; init; }

    /// <summary>Seconds of stream time; the answer rests on no later frame. Left out: now.</summary>
    public double? At { get; init; }

    /// <summary>1 to 1024; 128 when left out.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>0 (greedy, when left out) to 2.</summary>
    public double Temperature { get; init; }

    /// <summary>Above 0, up to 1.</summary>
    public double TopP { get; init; } = 1;

    public long? Seed { get; init; }

    /// <summary>True: server-sent events. Left out: decided by the Accept header.</summary>
    public bool? Stream { get; init; }

    public Question ToQuestion() => ToRequest().ToQuestion();

    public AskRequest ToRequest() => new()
    {
        Text = Question,
        From = Seconds(From, "from"),
        At = Seconds(At, "at"),
        MaxTokens = MaxTokens,
        Temperature = Temperature,
        TopP = TopP,
        Seed = Seed,
    };

    /// <summary>A hundred years bound what is still a moment of a stream rather than a slip.</summary>
    private static TimeSpan? Seconds(double? value, string param) => value switch
    {
        null => null,
        >= 0 and < 3.2e9 => TimeSpan.FromSeconds(value.Value),
        _ => throw new VideoException(ErrorCode.InvalidArgument, $"'{param}' is seconds since the stream began, 0 or more.", param),
    };
}
