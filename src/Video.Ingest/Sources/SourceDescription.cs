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
    // Formats that are pictures in a row and no more; ffmpeg invents their times from a rate of 25.
    private static readonly string[] Timeless = ["mpjpeg", "mjpeg", "h264", "hevc", "m4v", "mpegvideo"];

    /// <summary>Whether it has no end that anybody knows of: RTSP always, what else comes over the network when it announces no duration.</summary>
    public bool IsLive => Location.Url is { } url && (Duration is null || url.Scheme is "rtsp" or "rtsps");

    /// <summary>Whether its container carries no times.</summary>
    internal bool WithoutTimes => Timeless.Contains(Container);

    /// <summary>Which of the container's streams is read.</summary>
    internal int StreamIndex { get; init; }

    /// <summary>ffmpeg's name of the matrix that turns the picture's YCbCr into RGB; null when the stream does not say.</summary>
    internal string? ColorMatrix { get; init; }
}
