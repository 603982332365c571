namespace FFMpegCore;

public class VideoStream : MediaStream
{
    /// <summary>Frames per second on average; NaN when not known.</summary>
    public double AvgFrameRate { get; set; }

    public int BitsPerRawSample { get; set; }

    public (int Width, int Height) DisplayAspectRatio { get; set; }

    public (int Width, int Height) SampleAspectRatio { get; set; }

    public string Profile { get; set; } = null!;

    public int Width { get; set; }

    public int Height { get; set; }

    /// <summary>The rate on which all of the stream's times fall, guessed by ffprobe; NaN when not known.</summary>
    public double FrameRate { get; set; }

    public string PixelFormat { get; set; } = null!;

    public int Level { get; set; }

    /// <summary>In degrees, as the container asks the player to turn the picture.</summary>
    public int Rotation { get; set; }

    public double AverageFrameRate { get; set; }

    public string ColorRange { get; set; } = null!;

    public string ColorSpace { get; set; } = null!;

    public string ColorTransfer { get; set; } = null!;

    public string ColorPrimaries { get; set; } = null!;
}
