using Video.Streams;

namespace Video.Cli.Commands;

/// <summary>How an answer's evidence and cost read on a terminal.</summary>
internal static class AnswerText
{
    public static string Footer(FinishedAnswer answer) =>
        $"  evidence: {Spans(answer.Evidence)}   as of {answer.AsOf:0.0} s   first token {answer.TimeToFirstToken * 1000:0} ms{Gaps(answer.Gaps)}";

    private static string Gaps(IReadOnlyList<GapSpan> gaps) => gaps.Count == 0
        ? ""
        : $"{Environment.NewLine}  not known: {string.Join("; ", gaps.Select(gap => $"{gap.From:0.0}-{gap.To:0.0} s, {gap.Reason}"))}";

    public static string Spans(IReadOnlyList<EvidenceSpan> spans) => spans.Count == 0
        ? "none"
        : string.Join(", ", spans.Select(span => span.From == span.To ? $"{span.From:0.0} s" : $"{span.From:0.0}-{span.To:0.0} s"));
}
