namespace Prometheus;

public enum ExpositionFormat
{
    /// <summary>Prometheus' own text format, 0.0.4.</summary>
    PrometheusText,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetricsText,
}
