using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Cli.Inspection;

/// <summary>What is to be seen of which clip.</summary>
internal sealed record InspectOptions
{
    private const int NarrowestWidth = 160;

    /// <summary>A file's path, or the URL of one.</summary>
    public required string Clip { get; init; }

    /// <summary>Frames that the model sees of a second. Above 0, up to 60; null: as the model was trained, else 2.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>No frame before this moment.</summary>
    public TimeSpan? From { get; init; }

    /// <summary>No frame after this moment.</summary>
    public TimeSpan? To { get; init; }

    /// <summary>Only the picture of this moment, after everything since <see cref="From"/>.</summary>
    public TimeSpan? Still { get; init; }

    /// <summary>Of the pictures written, in pixels: 160 to 4096, even.</summary>
    public int Width { get; init; } = 768;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: names the option that is out of its range.</exception>
    public void Validate()
    {
        if (FramesPerSecond is not (null or (> 0 and <= 60))) throw Invalid("'--fps' is above 0 and at most 60.", "fps");
        if (Width is < NarrowestWidth or > SourceSpec.LongestSide || Width % 2 != 0)
            throw Invalid($"'--width' is {NarrowestWidth} to {SourceSpec.LongestSide} pixels, an even number.", "width");
        if (Still is not null && To is not null) throw Invalid("'--still' says where to end; '--to' does not go with it.", "to");
        if (Still < From) throw Invalid($"'--still' ({Still.Value.TotalSeconds} s) lies before '--from' ({From.Value.TotalSeconds} s).", "still");
    }

    /// <summary>The clip in some size.</summary>
    public SourceSpec Source(double framesPerSecond, int width, int height) => new()
    {
        Location = Clip, Sampling = new FixedRate(framesPerSecond), Width = width, Height = height, From = From, To = Still ?? To,
    };

    /// <summary>Height of the picture of a clip at <see cref="Width"/>, even.</summary>
    public int HeightOf(SourceDescription source) =>
        Math.Clamp((int)Math.Round(Width * (double)source.Height / source.Width / 2) * 2, 2, SourceSpec.LongestSide);

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
