using Video.Answering.Summaries;

namespace Video.Cli.Evaluation;

/// <summary>How the events that summaries told compare with those that there were.</summary>
/// <param name="Kind">Of the events counted here.</param>
/// <param name="True">That there were.</param>
/// <param name="Told">By the summaries.</param>
/// <param name="Right">Told in the same words and for the same moment, each true one once.</param>
/// <param name="WithEvidence">Right ones with at least one moment that they rest on.</param>
internal sealed record SummaryScore(string Kind, int True, int Told, int Right, int WithEvidence)
{
    /// <summary>The model's clock shows whole seconds, and two frames show a difference: so much may lie between what was told and what was.</summary>
    private const double Slack = 1;

    public double Recall => True == 0 ? 1 : (double)Right / True;

    public double Precision => Told == 0 ? 1 : (double)Right / Told;

    public static SummaryScore operator +(SummaryScore a, SummaryScore b) => new(a.Kind, a.True + b.True, a.Told + b.Told, a.Right + b.Right, a.WithEvidence + b.WithEvidence);

    /// <summary>Of one clip, by kind.</summary>
    /// <param name="truth">What there was.</param>
    /// <param name="told">What was told.</param>
    /// <param name="kindOf">The kind of a true event, by its words.</param>
    public static IReadOnlyList<SummaryScore> Of(IReadOnlyList<TrueEvent> truth, IReadOnlyList<SummaryEvent> told, Func<string, string> kindOf)
    {
        var left = truth.ToList();
        var right = new List<SummaryEvent>();
        foreach (var one in told)
        {
            var match = left.FindIndex(real => real.Text == one.Text && Math.Abs(Math.Floor(real.At) - one.From.TotalSeconds) <= Slack);
            if (match < 0) continue;
            left.RemoveAt(match);
            right.Add(one);
        }
        var kinds = truth.Select(real => kindOf(real.Text)).Concat(told.Select(one => one.Kind)).Distinct();
        return
        [
            .. kinds.Select(kind => new SummaryScore(
                kind, truth.Count(real => kindOf(real.Text) == kind), told.Count(one => one.Kind == kind), right.Count(one => one.Kind == kind), right.Count(one => one.Kind == kind && one.Evidence.Count > 0))),
        ];
    }
}
