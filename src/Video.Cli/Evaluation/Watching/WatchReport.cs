using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Video.Answering.Watching;
using Video.Cli.Benchmarks.Caching;
using Video.Inference.Models;

namespace Video.Cli.Evaluation.Watching;

/// <summary>What watching a set came to.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Methods">How the streams were seen and remembered.</param>
/// <param name="Rule">Of all watches.</param>
/// <param name="Pace">Seconds between looks, or "auto".</param>
/// <param name="Clips">How many.</param>
/// <param name="Looked">Looks as a share of frames.</param>
/// <param name="Total">All kinds together.</param>
/// <param name="Kinds">Kind by kind.</param>
/// <param name="Wrong">What was missed or false, in words.</param>
internal sealed record WatchReport(
    string Model, string Methods, WatchRule Rule, string Pace, int Clips, double Looked, WatchKind Total, IReadOnlyList<WatchKind> Kinds, [property: JsonIgnore] IReadOnlyList<string> Wrong)
{
    public static WatchReport Of(string model, StreamMethods methods, WatchRule rule, WatchPace pace, int clips, double looked, IReadOnlyList<WatchScore> scores) => new(
        model, methods.ToString(), rule, pace.Interval is { } interval ? string.Create(CultureInfo.InvariantCulture, $"{interval.TotalSeconds:0.###} s") : "auto", clips, looked,
        WatchKind.Of("all", scores), [.. scores.GroupBy(score => score.Truth.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => WatchKind.Of(kind.Key, [.. kind]))],
        [.. scores.Select(score => score.Wrong).OfType<string>()]);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Clips} clips, {Total.Watches} watches, model {Model}, {Methods}. Margin {Rule.Margin}, hold {Rule.Hold.TotalSeconds} s, interval {Pace}: {100 * Looked:0} % of the frames were looked at.");
        var table = new MarkdownTable("condition", "watches", "events", "reported", "already so", "reported", "false reports", "of all", "delay, median s", "95 %", "ends", "reported", "delay, median s");
        foreach (var kind in (IEnumerable<WatchKind>)[.. Kinds, Total]) table.Add(kind.Cells());
        text.AppendLine().Append(table);
        return text.ToString();
    }
}

/// <summary>The watches of a kind together. Delays in seconds of stream time; shares 0 to 1, null of nothing.</summary>
internal sealed record WatchKind(
    string Kind, int Watches, int Events, double? Reported, int Standing, double? StandingReported, int Reports, int False, double? FalseShare, double? MedianDelay, double? Delay95, int Ends,
    double? EndsReported, double? MedianEndDelay)
{
    public static WatchKind Of(string kind, IReadOnlyList<WatchScore> scores)
    {
        var (delays, ends) = (Spread(scores.SelectMany(score => score.Delays)), Spread(scores.SelectMany(score => score.EndDelays)));
        var (events, ended, standing, reports) = (scores.Sum(score => score.Events), scores.Sum(score => score.Ends), scores.Sum(score => score.Standing), scores.Sum(score => score.Reports));
        return new WatchKind(
            kind, scores.Count, events, Share(scores.Sum(score => score.Delays.Count), events), standing, Share(scores.Sum(score => score.StandingReported), standing),
            reports, scores.Sum(score => score.False), Share(scores.Sum(score => score.False), reports), delays?.Median, delays?.P95,
            ended, Share(scores.Sum(score => score.EndDelays.Count), ended), ends?.Median);
    }

    public string[] Cells() =>
    [
        Kind, $"{Watches}", $"{Events}", Percent(Reported), $"{Standing}", Percent(StandingReported), $"{False}", Percent(FalseShare), Seconds(MedianDelay), Seconds(Delay95),
        $"{Ends}", Percent(EndsReported), Seconds(MedianEndDelay),
    ];

    private static Spread? Spread(IEnumerable<double> values) => values.ToArray() is { Length: > 0 } some ? Benchmarks.Caching.Spread.Of(some) : null;

    private static double? Share(int some, int all) => all == 0 ? null : (double)some / all;

    private static string Percent(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %") : "";

    private static string Seconds(double? value) => value is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00}") : "";
}
