using System.Text.RegularExpressions;
using Video.Testing;

namespace Video.Tests.Server.Metrics;

/// <summary>The page on metrics lists what is exposed, and nothing else.</summary>
public sealed partial class DocumentedMetricsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_page_lists_every_metric_with_its_type_and_labels()
    {
        await server.OpenAsync("documented", "doorway");
        // Has a series of each that has none before.
        await server.SendAsync(HttpMethod.Post, "/v1/streams/documented/ask", new { question = "describe", from = 3.1, to = 3.1001 });
        var scrape = await Scrape.OfAsync(server.Http);
        var exposed = scrape.Families.Where(family => family.Name.StartsWith("video_", StringComparison.Ordinal)).Select(family => $"{family.Name} {family.Type} {LabelsOf(scrape, family.Name)}".Trim());
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "metrics.md"));
        var listed = Row().Matches(page).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {Label().Replace(row.Groups[3].Value.Trim(), "$1")}".Trim());
        Assert.Equal(exposed.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static string LabelsOf(Scrape scrape, string name)
    {
        var series = scrape.Series.FirstOrDefault(series => series.StartsWith(name + "{", StringComparison.Ordinal));
        return series is null ? "" : string.Join(", ", LabelName().Matches(series).Select(label => label.Groups[1].Value));
    }

    [GeneratedRegex(@"^\| `(video_\w+)` \| (\w+) \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Label();

    [GeneratedRegex("[{,](\\w+)=\"")]
    private static partial Regex LabelName();
}
