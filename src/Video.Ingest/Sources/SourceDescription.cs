namespace Video.Ingest.Sources;

/// <summary>What a source is, as its container announces it.</summary>
/// <param name="Location">Where it lies.</param>
/// <param name="Container">ffmpeg's name of the container format.</param>
/// <param name="Codec">ffmpeg's name of the video codec.</param>
/// <param name="Width">Of the picture as it is shown (after rotation), in pixels.</param>
/// <param name="Height">See <paramref name="Width"/>.</param>
/// <param name="Duration">Of the video; null when not announced.</param>
/// <param name="FramesPerSecond">On average; null when not announced. Never used to compute a frame's time.</param>
/// <param name="ConstantRate">Whether the container proves that all pictures are evenly spaced.</param>
public sealed record SourceDescription(
    SourceLocation Location,
    string Container,
    string Codec,
    int Width,
    int Height,
    TimeSpan? Duration,
    double? FramesPerSecond,
    bool ConstantRate)
{
    /// <summary>Which of the container's streams is read.</summary>
    internal int StreamIndex { get; init; }

    /// <summary>ffmpeg's name of the matrix that turns the picture's YCbCr into RGB; null when the stream does not say.</summary>
    internal string? ColorMatrix { get; init; }
}
