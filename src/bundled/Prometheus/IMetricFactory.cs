namespace Prometheus;

/// <summary>Adds metrics to a registry. Asked twice for the same name and labels it gives the same metric.</summary>
public interface IMetricFactory
{
    Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null);

    Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null);

    Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null);

    Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null);

    Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null);

    Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null);
}
