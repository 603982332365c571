namespace Prometheus;

public interface IHistogram : IObserver
{
    /// <summary>Counts a value several times.</summary>
    void Observe(double val, long count);

    double Sum { get; }

    long Count { get; }
}
