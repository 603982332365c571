namespace Video.Ingest.Tests;

/// <summary>Pictures that say by their grey which of the source's they are, so that content proves time.</summary>
public static class Numbers
{
    private const int Step = 6;

    /// <summary>ffmpeg's expression for the luma (16 to 235) of a picture with this number.</summary>
    public static string Luma(string number) => $"clip(16+{Step}*({number}),16,235)";

    /// <summary>The number that a frame's middle says.</summary>
    public static int Of(Frame frame)
    {
        var middle = ((frame.Height / 2 * frame.Width) + (frame.Width / 2)) * 3;
        var grey = frame.Pixels.Span[middle];
        return (int)Math.Round(grey * 219 / 255.0 / Step);
    }
}
