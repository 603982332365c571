namespace Prometheus;

public interface IObserver : ICollectorChild
{
    /// <summary>Counts a value; NaN is passed over.</summary>
    void Observe(double val);
}
