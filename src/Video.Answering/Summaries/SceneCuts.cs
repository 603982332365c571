namespace Video.Answering.Summaries;

/// <summary>Tells when a video shows another scene than a frame before.</summary>
/// <remarks>
/// Another scene is another picture nearly everywhere that does not resemble the one before. Nearly everywhere: most cells of a grey thumbnail have another brightness, so that whatever comes into
/// view, large as it may be, is no cut. Does not resemble: the thumbnails correlate by chance only; correlation does not change with brightness or contrast, so that lights that go down, exposure and
/// fades are no cuts. Pictures without contrast (black, fog, lights out) say nothing: they are no cuts, and what comes after them is compared with what was before.
/// </remarks>
public sealed class SceneCuts
{
    private const int Side = 16;

    /// <summary>In grey levels of 255: the spread below which a picture is taken for empty. Sensor noise averaged over a cell stays under 2.</summary>
    private const double LeastContrast = 4;

    /// <summary>In grey levels of 255: by how much a cell must differ to show something else.</summary>
    private const double Different = 8;

    /// <summary>Share of the cells that show something else after a cut. Unrelated pictures differ in nine cells of ten.</summary>
    private const double NearlyEverywhere = 0.6;

    /// <summary>Correlation above which it is the same scene. Unrelated pictures seldom reach 0.4, neighbouring frames of one scene seldom fall below 0.7.</summary>
    private const double Alike = 0.5;

    private double[]? _grey;
    private double[]? _pattern;

    /// <summary>Whether this frame begins another scene. It is what the next is compared with.</summary>
    public bool IsCut(Frame frame)
    {
        var grey = Thumbnail(frame);
        if (PatternOf(grey) is not { } pattern) return false;
        var cut = _grey is not null && ShareChanged(_grey, grey) >= NearlyEverywhere && Correlation(_pattern!, pattern) < Alike;
        (_grey, _pattern) = (grey, pattern);
        return cut;
    }

    /// <summary>What comes next is compared with nothing before it.</summary>
    public void Forget() => (_grey, _pattern) = (null, null);

    /// <summary>Mean grey of each cell of a grid over the picture, 0 to 255.</summary>
    private static double[] Thumbnail(Frame frame)
    {
        var pixels = frame.Pixels.Span;
        var (cells, counts) = (new double[Side * Side], new int[Side * Side]);
        for (var y = 0; y < frame.Height; y++)
        {
            var row = y * Side / frame.Height * Side;
            var line = pixels.Slice(y * frame.Width * 3, frame.Width * 3);
            for (var x = 0; x < frame.Width; x++)
            {
                var cell = row + x * Side / frame.Width;
                // BT.601 in 256ths.
                cells[cell] += (77 * line[3 * x] + 150 * line[3 * x + 1] + 29 * line[3 * x + 2]) / 256.0;
                counts[cell]++;
            }
        }
        for (var i = 0; i < cells.Length; i++) cells[i] /= Math.Max(1, counts[i]);
        return cells;
    }

    /// <summary>The same with mean 0 and length 1; null when there is too little contrast for that.</summary>
    private static double[]? PatternOf(double[] grey)
    {
        var mean = grey.Average();
        var length = Math.Sqrt(grey.Sum(cell => (cell - mean) * (cell - mean)));
        return length / Math.Sqrt(grey.Length) < LeastContrast ? null : [.. grey.Select(cell => (cell - mean) / length)];
    }

    private static double ShareChanged(double[] before, double[] after) =>
        before.Zip(after).Count(cell => Math.Abs(cell.First - cell.Second) > Different) / (double)before.Length;

    private static double Correlation(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
