namespace Prometheus;

/// <summary>One series, or one histogram's.</summary>
public interface ICollectorChild;
