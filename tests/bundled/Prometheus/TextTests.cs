using Video.Testing;

namespace Prometheus.Tests;

public sealed class TextTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    public TextTests()
    {
        var metrics = Metrics.WithCustomRegistry(_registry);
        var seen = metrics.CreateCounter("seen_total", "What was seen.", "kind");
        seen.WithLabels("a\"b\\c\nd").Inc(1.5);
        seen.WithLabels("plain").Inc();
        metrics.CreateGauge("depth", "Depth.");
        metrics.CreateGauge("absent", "Absent.", new GaugeConfiguration { SuppressInitialValue = true });
        metrics.CreateHistogram("wait_seconds", "Wait.", new HistogramConfiguration { Buckets = [0.5, 2] }).Observe(1);
    }

    [Fact]
    public async Task Text_is_in_Prometheus_own_format() => Assert.Equal(
        """
        # HELP seen_total What was seen.
        # TYPE seen_total counter
        seen_total{kind="a\"b\\c\nd"} 1.5
        seen_total{kind="plain"} 1
        # HELP depth Depth.
        # TYPE depth gauge
        depth 0
        # HELP absent Absent.
        # TYPE absent gauge
        # HELP wait_seconds Wait.
        # TYPE wait_seconds histogram
        wait_seconds_sum 1
        wait_seconds_count 1
        wait_seconds_bucket{le="0.5"} 0
        wait_seconds_bucket{le="2"} 1
        wait_seconds_bucket{le="+Inf"} 1

        """.ReplaceLineEndings("\n"), await Exposed.TextAsync(_registry));

    [Fact]
    public async Task OpenMetrics_names_counters_without_total_writes_points_and_ends_with_an_end()
    {
        var text = await Exposed.TextAsync(_registry, ExpositionFormat.OpenMetricsText);
        Assert.Contains("# TYPE seen counter\nseen_total{kind=\"a\\\"b\\\\c\\nd\"} 1.5\nseen_total{kind=\"plain\"} 1.0\n", text, StringComparison.Ordinal);
        Assert.Contains("depth 0.0\n", text, StringComparison.Ordinal);
        Assert.Contains("wait_seconds_bucket{le=\"2.0\"} 1\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_about_it() => Promtool.CheckMetrics(await Exposed.TextAsync(_registry));

    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_about_the_process_own_figures()
    {
        var registry = Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        var text = await Exposed.TextAsync(registry);
        Assert.Contains("\nprocess_working_set_bytes ", text, StringComparison.Ordinal);
        Promtool.CheckMetrics(text);
    }
}
