namespace Prometheus;

public abstract class MetricConfiguration
{
    /// <summary>Null where the labels are given beside the configuration.</summary>
    public string[]? LabelNames { get; set; }

    /// <summary>Whether a value is written only once it was set.</summary>
    public bool SuppressInitialValue { get; set; }
}
