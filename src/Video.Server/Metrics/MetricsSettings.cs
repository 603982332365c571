namespace Video.Server.Metrics;

/// <summary>What <c>/metrics</c> shows.</summary>
public sealed record MetricsSettings
{
    /// <summary>Streams that have series of their own, at least 0: the first so many that are open; the others are in the totals alone.</summary>
    public int Streams { get; init; } = UsualStreams;

    public const int UsualStreams = 50;
}
