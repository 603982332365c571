using Orleans;

namespace Video.Streams;

/// <summary>A question on its way to a stream's grain; fields as in <see cref="Question"/>.</summary>
[GenerateSerializer]
public sealed record AskRequest
{
    [Id(0)] public required string Text { get; init; }

    [Id(1)] public TimeSpan? From { get; init; }

    [Id(2)] public TimeSpan? At { get; init; }

    [Id(3)] public int MaxTokens { get; init; } = 128;

    [Id(4)] public double Temperature { get; init; }

    [Id(5)] public double TopP { get; init; } = 1;

    [Id(6)] public long? Seed { get; init; }

    public Question ToQuestion() => new()
    {
        Text = Text,
        From = From,
        At = At,
        MaxTokens = MaxTokens,
        Temperature = Temperature,
        TopP = TopP,
        Seed = Seed,
    };
}
