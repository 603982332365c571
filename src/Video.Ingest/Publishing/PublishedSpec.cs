using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Publishing;

/// <summary>Which frames of what is published to a stream, and in which size.</summary>
public sealed record PublishedSpec
{
    /// <summary>The stream that takes publishers.</summary>
    public required StreamKey Key { get; init; }

    public FrameSampling Sampling { get; init; } = new FixedRate(2);

    /// <summary>Of the frames, in pixels, 1 to <see cref="SourceSpec.LongestSide"/>; the picture is stretched to it.</summary>
    public required int Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public required int Height { get; init; }

    /// <summary>Where in the stream's time the first publisher begins.</summary>
    public StreamOrigin Origin { get; init; }

    /// <summary>Whether a second publisher takes the place of the first. Otherwise it is refused.</summary>
    public bool NewestWins { get; init; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the first field that is out of its range.</exception>
    public void Validate()
    {
        Sampling.Validate();
        if (Width is < 1 or > SourceSpec.LongestSide) throw Invalid($"A frame's width is 1 to {SourceSpec.LongestSide} pixels, not {Width}.", "width");
        if (Height is < 1 or > SourceSpec.LongestSide) throw Invalid($"A frame's height is 1 to {SourceSpec.LongestSide} pixels, not {Height}.", "height");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
