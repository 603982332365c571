using Video.Ingest.Sampling;

namespace Video.Ingest.Sources;

/// <summary>Which frames of which source, in which size and at which pace.</summary>
public sealed record SourceSpec
{
    public const int LongestSide = 4096;

    /// <summary>A file's path, or a URL (file, http, https, rtsp, rtsps).</summary>
    public required string Location { get; init; }

    /// <summary>Which of the source's pictures become frames.</summary>
    public FrameSampling Sampling { get; init; } = new FixedRate(2);

    /// <summary>Of the frames, in pixels, 1 to <see cref="LongestSide"/>; the picture is stretched to it.</summary>
    public required int Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public required int Height { get; init; }

    public Pace Pace { get; init; } = Pace.AsFastAsPossible;

    /// <summary>Where in the stream's time the source begins.</summary>
    public StreamOrigin Origin { get; init; }

    /// <summary>No frame before this time of the source; null: from the first picture on. Frames keep their own times.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>No frame after this time of the source; null: to the end.</summary>
    public TimeSpan? To { get; init; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the first field that is out of its range.</exception>
    public void Validate()
    {
        SourceLocation.Parse(Location);
        Sampling.Validate();
        if (Width is < 1 or > LongestSide) throw Invalid($"A frame's width is 1 to {LongestSide} pixels, not {Width}.", "width");
        if (Height is < 1 or > LongestSide) throw Invalid($"A frame's height is 1 to {LongestSide} pixels, not {Height}.", "height");
        if (From < TimeSpan.Zero) throw Invalid("'from' lies before the stream's beginning.", "from");
        if (To < TimeSpan.Zero) throw Invalid("'to' lies before the stream's beginning.", "to");
        if (From > To) throw Invalid($"'from' ({From.Value.TotalSeconds} s) lies after 'to' ({To.Value.TotalSeconds} s).", "from");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
