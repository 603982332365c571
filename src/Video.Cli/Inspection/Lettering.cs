namespace Video.Cli.Inspection;

/// <summary>Writes small letters, digits and a few signs as smooth strokes of one thickness, at any size, without a font file.</summary>
internal static class Lettering
{
    private const double CapHeight = 7;     // of the strokes' own units
    private const double Gap = 1.75;
    private const double Space = 2.4;

    /// <summary>How wide the text will be, in pixels.</summary>
    public static double Measure(string text, double size) => text.Sum(letter => Advance(letter) * size / CapHeight);

    /// <param name="canvas">Is drawn on.</param>
    /// <param name="x">Where the text begins.</param>
    /// <param name="baseline">Where its letters stand.</param>
    /// <param name="text">Capitals are written small; signs that are not known, as a space.</param>
    /// <param name="size">Height of a digit, in pixels.</param>
    /// <param name="colour">Its colour.</param>
    /// <returns>Where the text ends.</returns>
    public static double Write(Canvas canvas, double x, double baseline, string text, double size, Colour colour)
    {
        var (scale, radius) = (size / CapHeight, Math.Max(0.55, size * 0.068));
        foreach (var letter in text)
        {
            if (Strokes.Of(letter) is { } strokes)
                Draw(canvas, [.. strokes.Lines.Select(line => line.Select(point => (x + point.X * scale, baseline + (point.Y - CapHeight) * scale)).ToArray())], radius, colour);
            x += Advance(letter) * scale;
        }

        return x;
    }

    private static double Advance(char letter) => Strokes.Of(letter) is { } strokes ? strokes.Width + Gap : Space;

    // A pixel is covered as far as it is nearer to a stroke than the stroke's radius; strokes that cross do not add up.
    private static void Draw(Canvas canvas, (double X, double Y)[][] lines, double radius, Colour colour)
    {
        var points = lines.SelectMany(line => line).ToArray();
        var (left, right) = ((int)(points.Min(point => point.X) - radius - 1), (int)(points.Max(point => point.X) + radius + 1));
        var (top, bottom) = ((int)(points.Min(point => point.Y) - radius - 1), (int)(points.Max(point => point.Y) + radius + 1));
        for (var y = top; y <= bottom; y++)
            for (var x = left; x <= right; x++)
            {
                var covered = radius + 0.5 - lines.Min(line => Distance(line, x + 0.5, y + 0.5));
                if (covered > 0) canvas.Blend(x, y, colour, Math.Min(1, covered));
            }
    }

    private static double Distance((double X, double Y)[] line, double x, double y)
    {
        var nearest = double.MaxValue;
        for (var i = 0; i < line.Length - 1; i++)
        {
            var (dx, dy) = (line[i + 1].X - line[i].X, line[i + 1].Y - line[i].Y);
            var length = dx * dx + dy * dy;
            var along = length == 0 ? 0 : Math.Clamp(((x - line[i].X) * dx + (y - line[i].Y) * dy) / length, 0, 1);
            var (ox, oy) = (line[i].X + along * dx - x, line[i].Y + along * dy - y);
            nearest = Math.Min(nearest, ox * ox + oy * oy);
        }

        return Math.Sqrt(nearest);
    }
}
