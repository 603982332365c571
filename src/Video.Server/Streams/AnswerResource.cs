using Video.Streams;

namespace Video.Server.Streams;

/// <summary>A finished answer as the API shows it. Times are seconds.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Answer">What the model said.</param>
/// <param name="Evidence">Spans of stream time that the answer rests on, in order.</param>
/// <param name="Recalled">Spans of stream time that the memory called back, the best match first; scores compare within one answer.</param>
/// <param name="Gaps">Spans within what was asked about of which nothing is known, and why.</param>
/// <param name="AsOf">Stream time of the newest frame that the answer has seen.</param>
/// <param name="FinishReason">stop, or length when max_tokens cut the answer.</param>
/// <param name="Usage">What it cost.</param>
public sealed record AnswerResource(
    string Stream, string Answer, IReadOnlyList<EvidenceSpan> Evidence, IReadOnlyList<RecalledPart> Recalled, IReadOnlyList<GapSpan> Gaps, double? AsOf,
    FinishReason FinishReason, UsageResource Usage)
{
    public static AnswerResource From(string stream, FinishedAnswer answer) => new(
        stream, answer.Text, answer.Evidence, answer.Recalled, answer.Gaps, answer.AsOf, answer.Finish,
        new UsageResource(answer.Frames, answer.VisualTokens, answer.ContextTokens, answer.PromptTokens, answer.AnswerTokens,
            Math.Round(answer.Recall, 6), Math.Round(answer.TimeToFirstToken, 6), Math.Round(answer.Total, 6)));
}

/// <summary>What an answer cost. "context_tokens" are those of the stream that the question was read behind. Times are seconds: "recall" to open the memory to it, the others from its arrival to its first token and to its end.</summary>
public sealed record UsageResource(
    int Frames, int VisualTokens, int ContextTokens, int PromptTokens, int AnswerTokens, double Recall, double TimeToFirstToken, double Total);
