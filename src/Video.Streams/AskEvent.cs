using Orleans;

namespace Video.Streams;

/// <summary>A step of an answer: text, then last either the finished answer or a fault.</summary>
[GenerateSerializer]
public sealed record AskEvent
{
    [Id(0)] public string Text { get; init; } = "";

    [Id(1)] public FinishedAnswer? Finished { get; init; }

    [Id(2)] public Fault? Fault { get; init; }

    /// <summary>What of the stream the answer rests on; null with a fault.</summary>
    [Id(3)] public SeenPart? Seen { get; init; }

    public static AskEvent From(AnswerPart part) => new()
    {
        Text = part.Text,
        Finished = part.Finished is { } answer ? FinishedAnswer.From(answer) : null,
        Seen = part.Seen is { } seen ? SeenPart.Of(seen) : null,
    };
}

/// <summary><see cref="Answer"/> as it travels through a grain call.</summary>
[GenerateSerializer]
public sealed record FinishedAnswer
{
    [Id(0)] public required string Text { get; init; }

    /// <summary>Spans in seconds of stream time, with their share of the answer's attention.</summary>
    [Id(1)] public required IReadOnlyList<EvidenceSpan> Evidence { get; init; }

    /// <summary>Stream time of the newest frame seen, in seconds.</summary>
    [Id(2)] public double? AsOf { get; init; }

    [Id(3)] public FinishReason Finish { get; init; }

    [Id(4)] public int Frames { get; init; }

    [Id(5)] public int VisualTokens { get; init; }

    [Id(6)] public int PromptTokens { get; init; }

    [Id(7)] public int AnswerTokens { get; init; }

    /// <summary>In seconds, queueing included.</summary>
    [Id(8)] public double TimeToFirstToken { get; init; }

    /// <summary>In seconds.</summary>
    [Id(9)] public double Total { get; init; }

    /// <summary>Spans that the memory called back, the best match first.</summary>
    [Id(10)] public IReadOnlyList<RecalledPart> Recalled { get; init; } = [];

    /// <summary>Spans within what was asked about of which nothing is known, in order of time.</summary>
    [Id(11)] public IReadOnlyList<GapSpan> Gaps { get; init; } = [];

    [Id(12)] public int ContextTokens { get; init; }

    /// <summary>In seconds: opening the memory to the question.</summary>
    [Id(13)] public double Recall { get; init; }

    public static FinishedAnswer From(Answer answer) => new()
    {
        Text = answer.Text,
        Evidence = [.. answer.Evidence.Select(span =>
            new EvidenceSpan(span.Range.From.TotalSeconds, span.Range.To.TotalSeconds, Math.Round(span.Weight, 3)))],
        AsOf = answer.AsOf?.TotalSeconds,
        Finish = answer.Finish,
        Frames = answer.Usage.Frames,
        VisualTokens = answer.Usage.VisualTokens,
        PromptTokens = answer.Usage.PromptTokens,
        AnswerTokens = answer.Usage.AnswerTokens,
        TimeToFirstToken = answer.Usage.TimeToFirstToken.TotalSeconds,
        Total = answer.Usage.Total.TotalSeconds,
        Recalled = [.. answer.Recalled.Select(span => new RecalledPart(span.Range.From.TotalSeconds, span.Range.To.TotalSeconds, double.IsFinite(span.Score) ? Math.Round(span.Score, 3) : null))],
        Gaps = [.. answer.Gaps.Select(GapSpan.Of)],
        ContextTokens = answer.Usage.ContextTokens,
        Recall = answer.Usage.Recall.TotalSeconds,
    };
}

[GenerateSerializer]
public sealed record EvidenceSpan([property: Id(0)] double From, [property: Id(1)] double To, [property: Id(2)] double Weight);

/// <summary>A span that a question called back. Scores compare within one answer only, higher is better; null where it was not scored, because the question named its moment.</summary>
[GenerateSerializer]
public sealed record RecalledPart([property: Id(0)] double From, [property: Id(1)] double To, [property: Id(2)] double? Score);
