using Spectre.Console;

namespace Video.Cli.Evaluation;

/// <summary>What an evaluation found. Accuracy is the share of answers equal to the true one, word for word.</summary>
internal sealed record EvalReport(
    string Model, int Clips, int Questions, double Accuracy, IReadOnlyList<KindScore> Kinds, double? EvidenceHit,
    int Frames, double VisionMsPerFrame, double PrefillMsPerFrame, double MedianTimeToFirstTokenMs)
{
    public static EvalReport From(
        string model, int clips, IReadOnlyList<ScoredQuestion> scored, int frames, TimeSpan vision, TimeSpan prefill) => new(
        model, clips, scored.Count, Share(scored, question => question.Right),
        [.. scored.GroupBy(question => question.Asked.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => KindScore.From(kind.Key, [.. kind]))],
        EvidenceShare(scored), frames, vision.TotalMilliseconds / Math.Max(1, frames), prefill.TotalMilliseconds / Math.Max(1, frames),
        scored.Select(question => question.TimeToFirstToken.TotalMilliseconds).Order().ElementAtOrDefault(scored.Count / 2));

    public void Print()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("kind", "questions", "right", "evidence hit");
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        foreach (var kind in Kinds) AddRow(table, kind.Kind, kind.Questions, kind.Accuracy, kind.EvidenceHit);
        AddRow(table, "all", Questions, Accuracy, EvidenceHit);
        AnsiConsole.Write(table);
        foreach (var kind in Kinds.Where(kind => kind.WrongExample is not null)) Console.WriteLine($"wrong, for example: {kind.WrongExample}");
        Console.WriteLine($"{Clips} clips, {Frames} frames; vision {VisionMsPerFrame:0.00} ms and prefill {PrefillMsPerFrame:0.00} ms a frame; " +
            $"time to first token, median, {MedianTimeToFirstTokenMs:0.0} ms");
    }

    internal static double Share(IReadOnlyCollection<ScoredQuestion> scored, Func<ScoredQuestion, bool> holds) =>
        scored.Count == 0 ? 0 : (double)scored.Count(holds) / scored.Count;

    internal static double? EvidenceShare(IEnumerable<ScoredQuestion> scored)
    {
        var known = scored.Where(question => question.Evidence is not null).ToArray();
        return known.Length == 0 ? null : Share(known, question => question.Evidence == true);
    }

    private static void AddRow(Table table, string kind, int questions, double accuracy, double? evidence) => table.AddRow(
        kind, questions.ToString(), $"{accuracy:0.0 %}", evidence is null ? "" : $"{evidence:0.0 %}");
}

/// <param name="EvidenceHit">Share of the questions with known evidence whose cited spans touch it.</param>
internal sealed record KindScore(string Kind, int Questions, double Accuracy, double? EvidenceHit, string? WrongExample)
{
    public static KindScore From(string kind, IReadOnlyList<ScoredQuestion> scored) => new(
        kind, scored.Count, EvalReport.Share(scored, question => question.Right), EvalReport.EvidenceShare(scored),
        scored.FirstOrDefault(question => !question.Right) is { } wrong
            ? $"{Path.GetFileNameWithoutExtension(wrong.Asked.Clip)} @{wrong.Asked.At:0.#} {wrong.Asked.Question} {wrong.Answer} (true: {wrong.Asked.Answer})"
            : null);
}
