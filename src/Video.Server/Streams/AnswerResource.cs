using Video.Streams;

namespace Video.Server.Streams;

/// <summary>A finished answer as the API shows it. Times are seconds.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Answer">What the model said.</param>
/// <param name="Evidence">Spans of stream time that the answer rests on, in order.</param>
/// <param name="AsOf">Stream time of the newest frame that the answer has seen.</param>
/// <param name="FinishReason">stop, or length when max_tokens cut the answer.</param>
/// <param name="Usage">What it cost.</param>
public sealed record AnswerResource(
    string Stream, string Answer, IReadOnlyList<EvidenceSpan> Evidence, double? AsOf, FinishReason FinishReason, UsageResource Usage)
{
    public static AnswerResource From(string stream, FinishedAnswer answer) => new(
        stream, answer.Text, answer.Evidence, answer.AsOf, answer.Finish,
        new UsageResource(answer.Frames, answer.VisualTokens, answer.PromptTokens, answer.AnswerTokens,
            Math.Round(answer.TimeToFirstToken, 6), Math.Round(answer.Total, 6)));
}

/// <summary>What an answer cost. Times are seconds from the question's arrival: to its first token, and to its end.</summary>
public sealed record UsageResource(int Frames, int VisualTokens, int PromptTokens, int AnswerTokens, double TimeToFirstToken, double Total);
