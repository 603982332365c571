using System.Text;
using Video.Inference.Models;

namespace Video.Cli.Evaluation;

/// <summary>What an evaluation found, for each choice of methods in one run over the same questions.</summary>
internal sealed record EvalReport(string Model, int Clips, int Questions, int Frames, IReadOnlyList<MethodScore> Methods)
{
    /// <summary>Every picture computed whole and sent whole: what the others are compared with; null when it was not run.</summary>
    public MethodScore? Plain => Methods.FirstOrDefault(score => score.Methods == StreamMethods.Plain);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Clips} clips, {Frames} frames, {Questions} questions, model {Model}.");
        text.AppendLine().Append(MethodTable());
        text.AppendLine().Append(KindTable());
        if (Methods[0].Ages.Count > 0 || ByMemory) text.AppendLine().Append(MemoryTable());
        return text.ToString();
    }

    /// <summary>One question of each kind that the first choice of methods answered wrongly.</summary>
    public IEnumerable<string> WrongExamples() => Methods[0].Kinds.Select(kind => kind.WrongExample).OfType<string>();

    /// <summary>Whether it is memories that are compared.</summary>
    private bool ByMemory => Methods.Count > 1 && Methods.Select(score => score.Name).Distinct().Count() == 1;

    private string LabelOf(MethodScore score) => ByMemory ? score.Memory : score.Name;

    private MarkdownTable MemoryTable()
    {
        var ages = Methods[0].Ages;
        var table = new MarkdownTable(
            ["memory", "right", "as the first", .. ages.Select(age => $"{age.Kind} ({age.Questions})"), "all past", "evidence hit", "context tokens", "recall ms", "first token ms", "memory MiB", "archive MiB"]);
        foreach (var score in Methods)
            table.Add(
            [
                ByMemory ? score.Memory : $"{score.Name} + {score.Memory}", Percent(score.Accuracy), Percent(score.SameAnswers),
                .. score.Ages.Select(age => age.Questions == 0 ? "" : Percent(age.Accuracy)),
                Percent(score.Past), Percent(score.EvidenceHit), $"{score.ContextTokens:0}", $"{score.MedianRecallMs:0.0}", $"{score.MedianTimeToFirstTokenMs:0.0}",
                $"{score.MemoryBytes / (1 << 20):0.00}", $"{score.ArchiveBytes / (1 << 20):0.00}",
            ]);
        return table;
    }

    private MarkdownTable MethodTable()
    {
        var table = new MarkdownTable(
            ByMemory ? "memory" : "vision + tokens", "right", "retention", "evidence hit", "tower ms", "x full", "floor", "GFLOP", "vision ms", "prefill ms", "x none", "tokens kept", "tokens read", "x none");
        foreach (var score in Methods)
            table.Add(
                LabelOf(score), Percent(score.Accuracy), Percent(score.Accuracy / Plain?.Accuracy), Percent(score.EvidenceHit),
                $"{score.TowerMs:0.00}", Ratio(score.TowerMs / Plain?.TowerMs), Ratio(score.TowerShare), $"{score.TowerGigaflops:0.000}", $"{score.VisionMs:0.00}",
                $"{score.PrefillMs:0.00}", Ratio(score.PrefillMs / Plain?.PrefillMs),
                Percent(score.TokensKept), $"{score.TokensRead:0.0}", Ratio(score.TokensRead / Plain?.TokensRead));
        return table;
    }

    private MarkdownTable KindTable()
    {
        var table = new MarkdownTable(["right, by kind", "questions", .. Methods.Select(LabelOf)]);
        foreach (var kind in Methods[0].Kinds)
            table.Add([kind.Kind, $"{kind.Questions}", .. Methods.Select(score => Percent(score.Kinds.Single(other => other.Kind == kind.Kind).Accuracy))]);
        return table;
    }

    private static string Percent(double? share) => share is { } value ? $"{value:0.0 %}" : "";

    private static string Ratio(double? ratio) => ratio is { } value ? $"{value:0.00}" : "";
}
