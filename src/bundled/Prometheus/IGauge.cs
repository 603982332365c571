namespace Prometheus;

public interface IGauge : ICollectorChild
{
    void Inc(double increment = 1);

    void Set(double val);

    void Dec(double decrement = 1);

    /// <summary>Raises the value to a target; one that is greater already stays.</summary>
    void IncTo(double targetValue);

    /// <summary>Lowers the value to a target; one that is less already stays.</summary>
    void DecTo(double targetValue);

    double Value { get; }
}
