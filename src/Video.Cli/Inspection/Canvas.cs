namespace Video.Cli.Inspection;

/// <summary>A picture that is drawn on: rows from the top, bytes red, green, blue. What lies outside is left out.</summary>
internal sealed class Canvas(int width, int height)
{
    private readonly byte[] _pixels = new byte[width * height * 3];

    public int Width => width;

    public int Height => height;

    /// <summary>[height, width, 3]</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Copies a picture to the top left.</summary>
    public void Put(Frame picture)
    {
        var (rows, row) = (Math.Min(height, picture.Height), Math.Min(width, picture.Width) * 3);
        for (var y = 0; y < rows; y++) picture.Pixels.Span.Slice(y * picture.Width * 3, row).CopyTo(_pixels.AsSpan(y * width * 3));
    }

    /// <summary>Lays a colour over a rectangle.</summary>
    /// <param name="area">In pixels.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="opacity">0 (nothing) to 1 (only the colour).</param>
    public void Fill(Area area, Colour colour, double opacity = 1)
    {
        for (var y = Math.Max(0, area.Top); y < Math.Min(height, area.Bottom); y++)
            for (var x = Math.Max(0, area.Left); x < Math.Min(width, area.Right); x++) Blend(x, y, colour, opacity);
    }

    /// <summary>Draws a rectangle's edge, one pixel wide, inside it.</summary>
    public void Border(Area area, Colour colour)
    {
        Fill(area with { Bottom = area.Top + 1 }, colour);
        Fill(area with { Top = area.Bottom - 1 }, colour);
        Fill(area with { Right = area.Left + 1 }, colour);
        Fill(area with { Left = area.Right - 1 }, colour);
    }

    /// <summary>Takes brightness and most of the colour from a rectangle.</summary>
    public void Dim(Area area)
    {
        const double Brightness = 0.52, Saturation = 0.35;
        for (var y = Math.Max(0, area.Top); y < Math.Min(height, area.Bottom); y++)
            for (var x = Math.Max(0, area.Left); x < Math.Min(width, area.Right); x++)
            {
                var pixel = _pixels.AsSpan((y * width + x) * 3, 3);
                var grey = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2];
                foreach (ref var colour in pixel) colour = (byte)(Brightness * (grey + Saturation * (colour - grey)));
            }
    }

    public void Blend(int x, int y, Colour colour, double opacity)
    {
        if (x < 0 || x >= width || y < 0 || y >= height) return;
        var pixel = _pixels.AsSpan((y * width + x) * 3, 3);
        pixel[0] = Mix(pixel[0], colour.Red, opacity);
        pixel[1] = Mix(pixel[1], colour.Green, opacity);
        pixel[2] = Mix(pixel[2], colour.Blue, opacity);
    }

    private static byte Mix(byte under, byte over, double opacity) => (byte)Math.Round(under + (over - under) * opacity);
}
