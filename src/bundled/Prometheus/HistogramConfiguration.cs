namespace Prometheus;

public sealed class HistogramConfiguration : MetricConfiguration
{
    /// <summary>Upper bounds, each greater than the one before; +Inf is added where it is missing. Null: 5 ms to 10 s.</summary>
    public double[]? Buckets { get; set; }
}
