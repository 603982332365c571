using System.Text.Json;
using System.Text.RegularExpressions;
using Video.Testing;
using Video.Tests.Server.Access;

namespace Video.Tests.Server.Metrics;

/// <summary>A real Prometheus scrapes the service with a key of the scope metrics, by the configuration in deploy/; the rules and the dashboard there ask for nothing that there is not.</summary>
public sealed partial class PrometheusTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [SkippableFact]
    public async Task Prometheus_scrapes_the_service_and_every_expression_of_ours_means_something_to_it()
    {
        var (status, made, _) = await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/keys", new { scopes = new[] { "metrics" } });
        Assert.Equal(201, status);
        var key = made.GetProperty("key").GetString()!;
        Assert.Equal(201, (await server.SendAsync(server.AdminKey, HttpMethod.Post, "/v1/streams", new { id = "scraped", url = RunningServer.Clip("doorway"), pace = "fast" })).Status);

        using var prometheus = new PrometheusProgram(server.Http.BaseAddress!.Authority, key);
        await prometheus.WaitForAsync("up{job=\"video\"}", values => values is [1]);
        await prometheus.WaitForAsync("video_streams{state=\"ended\"}", values => values is [1]);
        var seen = (await server.SendAsync(server.AdminKey, HttpMethod.Get, "/v1/streams/scraped")).Body.GetProperty("frames").GetProperty("seen").GetDouble();
        await prometheus.WaitForAsync("video_stream_frames_seen_total{tenant=\"main\",stream=\"scraped\"}", values => values is [var value] && value == seen);

        var known = (await Scrape.OfAsync(server.Http, key)).Families.Select(family => family.Name).ToHashSet();
        foreach (var expression in Expressions())
        {
            foreach (Match name in MetricName().Matches(expression)) Assert.Contains(HistogramSuffix().Replace(name.Value, ""), known);
            await prometheus.QueryAsync(expression);
        }
    }

    [SkippableFact]
    public void Promtool_takes_the_rules() => Promtool.CheckRules(Path.Combine(Repository.Root, "deploy", "prometheus", "video.rules.yml"));

    private static IEnumerable<string> Expressions()
    {
        var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "grafana", "dashboards", "video.json"))).RootElement;
        var shown = dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)
            .Select(expression => expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$instance", ".+", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(shown);
        var rules = File.ReadLines(Path.Combine(Repository.Root, "deploy", "prometheus", "video.rules.yml")).Select(line => line.Trim())
            .Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line["expr: ".Length..]).ToList();
        Assert.NotEmpty(rules);
        return [.. shown, .. rules];
    }

    [GeneratedRegex(@"\b(?:video|process|dotnet)_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex("(?:_bucket|_sum|_count)$")]
    private static partial Regex HistogramSuffix();
}
