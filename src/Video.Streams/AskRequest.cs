using System.Diagnostics;
using Orleans;

namespace Video.Streams;

/// <summary>A question on its way to a stream's grain; fields as in <see cref="Question"/>.</summary>
[GenerateSerializer]
public sealed record AskRequest
{
    [Id(0)] public required string Text { get; init; }

    /// <summary>Stream time; null where <see cref="FromClock"/> says it, or nothing is said.</summary>
    [Id(1)] public TimeSpan? From { get; init; }

    [Id(2)] public TimeSpan? To { get; init; }

    [Id(3)] public int MaxTokens { get; init; } = 128;

    [Id(4)] public double Temperature { get; init; }

    [Id(5)] public double TopP { get; init; } = 1;

    [Id(6)] public long? Seed { get; init; }

    [Id(7)] public DateTimeOffset? FromClock { get; init; }

    [Id(8)] public DateTimeOffset? ToClock { get; init; }

    [Id(9)] public TimeSpan? Last { get; init; }

    /// <summary>Whether <see cref="To"/> was called <see cref="Question.At"/>, for messages.</summary>
    [Id(10)] public bool ToIsAt { get; init; }

    /// <summary>Earlier turns; the user speaks first.</summary>
    [Id(11)] public IReadOnlyList<string> Turns { get; init; } = [];

    [Id(12)] public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>The W3C trace parent of the request that asks; null where nobody traces.</summary>
    [Id(13)] public string? Trace { get; init; }

    public static AskRequest Of(Question question) => new()
    {
        Trace = Activity.Current?.Id,
        Text = question.Text,
        From = question.From?.Position,
        FromClock = question.From?.Clock,
        To = (question.To ?? question.At)?.Position,
        ToClock = (question.To ?? question.At)?.Clock,
        ToIsAt = question.At is not null,
        Last = question.Last,
        MaxTokens = question.MaxTokens,
        Temperature = question.Temperature,
        TopP = question.TopP,
        Seed = question.Seed,
        Turns = question.Turns.Select(turn => turn.Text).ToArray(),
        Stop = question.Stop.ToArray(),
    };

    public Question ToQuestion() => new()
    {
        Text = Text,
        From = MomentOf(From, FromClock),
        To = ToIsAt ? null : MomentOf(To, ToClock),
        At = ToIsAt ? MomentOf(To, ToClock) : null,
        Last = Last,
        MaxTokens = MaxTokens,
        Temperature = Temperature,
        TopP = TopP,
        Seed = Seed,
        Turns = [.. Turns.Select((text, i) => new Turn(i % 2 == 0 ? Speaker.User : Speaker.Assistant, text))],
        Stop = Stop,
    };

    private static Moment? MomentOf(TimeSpan? position, DateTimeOffset? clock) =>
        position is { } at ? Moment.At(at) : clock is { } time ? Moment.At(time) : null;
}
