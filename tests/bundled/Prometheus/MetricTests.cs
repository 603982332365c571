namespace Prometheus.Tests;

public sealed class MetricTests
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly MetricFactory _metrics;

    public MetricTests() => _metrics = Metrics.WithCustomRegistry(_registry);

    [Fact]
    public void A_counter_only_grows()
    {
        var counter = _metrics.CreateCounter("seen_total", "Seen.");
        counter.Inc();
        counter.Inc(2.5);
        counter.IncTo(3);
        Assert.Equal(3.5, counter.Value);
        counter.IncTo(10);
        Assert.Equal(10, counter.Value);
        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Inc(-1));
    }

    [Fact]
    public void A_gauge_goes_up_and_down()
    {
        var gauge = _metrics.CreateGauge("depth", "Depth.");
        gauge.Set(5);
        gauge.Inc();
        gauge.Dec(4);
        Assert.Equal(2, gauge.Value);
        gauge.IncTo(1);
        Assert.Equal(2, gauge.Value);
        gauge.DecTo(1);
        Assert.Equal(1, gauge.Value);
    }

    [Fact]
    public void A_histogram_counts_and_adds_up_and_passes_over_what_is_no_number()
    {
        var histogram = _metrics.CreateHistogram("wait_seconds", "Wait.", new HistogramConfiguration { Buckets = [1, 2] });
        histogram.Observe(0.5);
        histogram.Observe(3, 2);
        histogram.Observe(double.NaN);
        Assert.Equal((3, 6.5), (histogram.Count, histogram.Sum));
    }

    [Fact]
    public void The_same_name_and_labels_are_the_same_metric_and_the_same_values_the_same_series()
    {
        var (one, other) = (_metrics.CreateCounter("seen_total", "Seen.", "kind"), _metrics.CreateCounter("seen_total", "Seen.", ["kind"]));
        Assert.Same(one, other);
        Assert.Same(one.WithLabels("a"), other.WithLabels("a"));
        Assert.NotSame(one.WithLabels("a"), one.WithLabels("b"));
        Assert.Throws<InvalidOperationException>(() => _metrics.CreateGauge("seen_total", "Seen.", "kind"));
        Assert.Throws<ArgumentException>(() => one.WithLabels("a", "b"));
    }

    [Fact]
    public async Task A_series_that_is_removed_is_gone_and_begins_anew_when_it_comes_back()
    {
        var counter = _metrics.CreateCounter("seen_total", "Seen.", "stream");
        counter.WithLabels("lobby").Inc(7);
        counter.WithLabels("gate").Inc(8);
        counter.RemoveLabelled("lobby");
        counter.WithLabels("gate").Remove();
        Assert.Empty(counter.GetAllLabelValues());
        Assert.DoesNotContain("lobby", await Exposed.TextAsync(_registry), StringComparison.Ordinal);
        Assert.Equal(0, counter.WithLabels("lobby").Value);
        Assert.Equal(["lobby"], Assert.Single(counter.GetAllLabelValues()));
    }

    [Fact]
    public void Names_and_labels_that_Prometheus_would_not_take_are_refused()
    {
        Assert.Throws<ArgumentException>(() => _metrics.CreateCounter("a-b", ""));
        Assert.Throws<ArgumentException>(() => _metrics.CreateCounter("a_total", "", "b-c"));
        Assert.Throws<ArgumentException>(() => _metrics.CreateCounter("a_total", "", "__name"));
        Assert.Throws<InvalidOperationException>(() => _metrics.CreateCounter("a_total", "", "b", "b"));
        Assert.Throws<ArgumentException>(() => _metrics.CreateHistogram("a_seconds", "", "le"));
        Assert.Throws<ArgumentException>(() => _metrics.CreateHistogram("b_seconds", "", new HistogramConfiguration { Buckets = [2, 1] }));
    }

    [Fact]
    public async Task Callbacks_run_before_each_collection_and_one_that_fails_is_passed_over()
    {
        var gauge = _metrics.CreateGauge("asked", "Asked.");
        _registry.AddBeforeCollectCallback(() => throw new InvalidOperationException("as it should"));
        _registry.AddBeforeCollectCallback(() => gauge.Inc());
        _registry.AddBeforeCollectCallback(async _ =>
        {
            await Task.Yield();
            gauge.Inc(10);
        });
        await Exposed.TextAsync(_registry);
        Assert.Contains("asked 22\n", await Exposed.TextAsync(_registry), StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_lose_nothing()
    {
        var (counter, histogram) = (_metrics.CreateCounter("seen_total", "Seen.", "kind"), _metrics.CreateHistogram("wait_seconds", "Wait."));
        Parallel.For(0, 10_000, i =>
        {
            counter.WithLabels($"{i % 3}").Inc();
            histogram.Observe(1);
        });
        Assert.Equal(10_000, counter.GetAllLabelValues().Sum(labels => counter.WithLabels(labels).Value));
        Assert.Equal((10_000, 10_000), (histogram.Count, histogram.Sum));
    }
}
