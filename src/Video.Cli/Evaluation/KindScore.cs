namespace Video.Cli.Evaluation;

/// <param name="EvidenceHit">Share of the questions with known evidence whose cited spans touch it; null when there are none.</param>
/// <param name="WrongExample">One question answered wrongly, with the answer and the true one; null when all are right.</param>
internal sealed record KindScore(string Kind, int Questions, double Accuracy, double? EvidenceHit, string? WrongExample)
{
    public static KindScore From(string kind, IReadOnlyList<ScoredQuestion> scored) => new(
        kind, scored.Count, Share(scored, question => question.Right), EvidenceShare(scored),
        scored.FirstOrDefault(question => !question.Right) is { } wrong
            ? $"{Path.GetFileNameWithoutExtension(wrong.Asked.Clip)} @{wrong.Asked.At:0.#} {wrong.Asked.Question} {wrong.Answer} (true: {wrong.Asked.Answer})"
            : null);

    private static double Share(IReadOnlyCollection<ScoredQuestion> scored, Func<ScoredQuestion, bool> holds) =>
        scored.Count == 0 ? 0 : (double)scored.Count(holds) / scored.Count;

    private static double? EvidenceShare(IEnumerable<ScoredQuestion> scored)
    {
        var known = scored.Where(question => question.Evidence is not null).ToArray();
        return known.Length == 0 ? null : Share(known, question => question.Evidence == true);
    }
}
