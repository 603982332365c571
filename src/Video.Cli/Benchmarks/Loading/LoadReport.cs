using System.Globalization;
using Video.Cli.Benchmarks.Caching;
using Video.Cli.Evaluation;

namespace Video.Cli.Benchmarks.Loading;

/// <summary>What a load did to the service, minute by minute.</summary>
internal sealed record LoadReport(LoadOptions Options, IReadOnlyList<LoadMoment> Moments, IReadOnlyCollection<Asked> Asked)
{
    /// <summary>One span of time, for whoever waits.</summary>
    public static string Line(LoadMoment from, LoadMoment to) => string.Create(CultureInfo.InvariantCulture,
        $"{to.At.TotalMinutes,5:0.0} min  {to.Seen - from.Seen} frames  {to.Lost - from.Lost} lost  {to.OnTheirWay} on their way  {to.Resident >> 20} MiB  {Busy(from, to):0.00} cores");

    public string ToMarkdown()
    {
        var table = new MarkdownTable("until, min", "frames read", "per stream and s", "lost", "on their way", "asked", "refused", "first token p50, ms", "p95", "worst", "resident, MiB", "of it memories", "cores");
        for (var i = 1; i < Moments.Count; i++) Add(table, Moments[i - 1], Moments[i]);
        Add(table, Moments[0], Moments[^1]);
        var refused = Asked.Where(asked => asked.Refused is not null).GroupBy(asked => asked.Refused).Select(group => $"\n{group.Count()} x {group.Key}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{Options.Streams} streams at {Options.FramesPerSecond} frames per second, {Options.Questions} questions per second; {Moments[^1].NotLive} streams not live at the end, {Moments[^1].Epochs - Moments[0].Epochs} reconnected. The last line is all together.\n\n{table}{string.Concat(refused)}");
    }

    private void Add(MarkdownTable table, LoadMoment from, LoadMoment to)
    {
        var asked = Asked.Where(asked => asked.Due >= from.At && asked.Due < to.At).ToArray();
        var first = asked.Where(asked => asked.FirstToken is not null).Select(asked => asked.FirstToken!.Value.TotalMilliseconds).ToArray();
        var spread = first.Length > 0 ? Spread.Of(first) : new Spread(0, 0, 0, 0);
        table.Add(
            Figure(to.At.TotalMinutes, "0.0"), Figure(to.Seen - from.Seen), Figure((to.Seen - from.Seen) / (to.At - from.At).TotalSeconds / Options.Streams, "0.000"),
            Figure(to.Lost - from.Lost), Figure(to.OnTheirWay), Figure(asked.Length), Figure(asked.Count(asked => asked.Refused is not null)),
            Figure(spread.Median), Figure(spread.P95), Figure(spread.Worst), Figure(to.Resident >> 20), Figure(to.Remembered / 1048576.0, "0.0"), Figure(Busy(from, to), "0.00"));
    }

    private static double Busy(LoadMoment from, LoadMoment to) => (to.Processor - from.Processor) / (to.At - from.At);

    private static string Figure(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
}
