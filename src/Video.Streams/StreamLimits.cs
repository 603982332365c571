namespace Video.Streams;

/// <summary>How many streams a service takes.</summary>
/// <param name="Streams">Open ones of all tenants together, at least 1.</param>
public sealed record StreamLimits(int Streams = StreamLimits.UsualStreams)
{
    public const int UsualStreams = 10_000;
}
