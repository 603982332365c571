namespace Video.Server.Tracing;

/// <summary>Where traces go.</summary>
public sealed record TraceSettings
{
    /// <summary>A collector that takes OTLP, such as http://127.0.0.1:4318; null: what OTEL_EXPORTER_OTLP_ENDPOINT says, and nowhere without it.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether steps in which frames are read are traced too, some one a second and stream.</summary>
    public bool Frames { get; init; }
}
