namespace Prometheus;

public interface ICounter : ICollectorChild
{
    /// <exception cref="ArgumentOutOfRangeException">Less than 0.</exception>
    void Inc(double increment = 1.0);

    /// <summary>Raises the value to a target; one that is greater already stays.</summary>
    void IncTo(double targetValue);

    double Value { get; }
}
