namespace Video.Cli.Inspection;

/// <summary>A rectangle in pixels; right and bottom are the first that are no longer in it.</summary>
internal readonly record struct Area(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;
}
