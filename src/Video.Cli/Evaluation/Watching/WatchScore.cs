namespace Video.Cli.Evaluation.Watching;

/// <summary>One watch against the truth.</summary>
/// <param name="Truth">What happened.</param>
/// <param name="Events">Times at which the condition came to be met within the clip, early enough to be reported in it.</param>
/// <param name="Delays">Seconds from there to the report, of those that were reported.</param>
/// <param name="Ends">The same of the times at which it was over, of events that were reported.</param>
/// <param name="EndDelays">As above.</param>
/// <param name="Standing">Whether it was met when the watch began.</param>
/// <param name="StandingReported">Whether that was reported.</param>
/// <param name="Reports">All that was reported.</param>
/// <param name="False">Reports of what did not happen, or had been reported.</param>
/// <param name="Wrong">In words, what was missed or false.</param>
internal sealed record WatchScore(
    TrueWatch Truth, int Events, IReadOnlyList<double> Delays, int Ends, IReadOnlyList<double> EndDelays, int Standing, int StandingReported, int Reports, int False, string? Wrong)
{
    /// <summary>By so much a report may say that it began before it did: a frame of the sampling.</summary>
    private const double Slack = 0.5;

    /// <summary>What begins later than this before the clip's end is no test: the shortest time between two events of the small world, in seconds.</summary>
    private const double Room = 1.5;

    public static WatchScore Of(TrueWatch truth, IReadOnlyList<Report> reports)
    {
        var left = reports.ToList();
        var (events, delays, ends, endDelays, standing, standingReported) = (0, new List<double>(), 0, new List<double>(), 0, 0);
        var (missed, open) = (new List<double>(), new List<double>());
        foreach (var span in truth.Spans)
        {
            var (from, to) = (span[0], span[1]);
            var found = left.Find(report => report.From >= from - Slack && report.From <= to + Slack);
            if (found is not null) left.Remove(found);
            var tested = from <= truth.Length - Room;
            if (from == 0) (standing, standingReported) = (standing + 1, standingReported + (found is null ? 0 : 1));
            else if (tested) events++;
            if (found is null)
            {
                if (tested) missed.Add(from);
                continue;
            }
            if (from > 0 && tested) delays.Add(found.At - from);
            if (to > truth.Length - Room) continue;
            ends++;
            if (found.Ended is { } ended && found.To >= to - Slack) endDelays.Add(ended - to);
            else open.Add(to);
        }
        return new WatchScore(truth, events, delays, ends, endDelays, standing, standingReported, reports.Count, left.Count, InWords(truth, missed, left, open));
    }

    private static string? InWords(TrueWatch truth, List<double> missed, List<Report> left, List<double> open) => missed.Count + left.Count + open.Count == 0
        ? null
        : $"{Path.GetFileNameWithoutExtension(truth.Clip)} {truth.Condition} true {string.Join(", ", truth.Spans.Select(span => $"{span[0]}-{span[1]}"))} of {truth.Length} s;"
            + string.Concat(missed.Select(at => $" missed {at}")) + string.Concat(left.Select(report => $" false {report.From}-{report.To}")) + string.Concat(open.Select(at => $" no end at {at}"));
}
