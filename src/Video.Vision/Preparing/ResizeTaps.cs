namespace Video.Vision.Preparing;

/// <summary>Which pixels of a row (or column) make up each pixel of the resized one, and with which weight.</summary>
/// <remarks>
/// Pillow's bicubic with antialiasing (Pillow 9.4, src/libImaging/Resample.c): the cubic convolution kernel with a = -0.5 (Keys, "Cubic convolution
/// interpolation for digital image processing", 1981), widened by the scale when shrinking, cut off at the borders and normalised there; weights in fixed point.
/// </remarks>
internal sealed class ResizeTaps
{
    /// <summary>Bits behind the point: 32 less 8 of the pixel and 2 of headroom, because weights overshoot 1.</summary>
    public const int Precision = 32 - 8 - 2;

    private const double A = -0.5;
    private const double Support = 2;

    private readonly int[] _first;
    private readonly int[] _count;
    private readonly int[] _weights;
    private readonly int _longest;

    /// <param name="from">Pixels in the source, at least 1.</param>
    /// <param name="to">Pixels in the result, at least 1.</param>
    public ResizeTaps(int from, int to)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var reach = Support * widening;
        _longest = ((int)Math.Ceiling(reach) * 2) + 1;
        (_first, _count, _weights) = (new int[to], new int[to], new int[to * _longest]);
        var weights = new double[_longest];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            _first[i] = Math.Max((int)(centre - reach + 0.5), 0);
            _count[i] = Math.Min((int)(centre + reach + 0.5), from) - _first[i];
            for (var tap = 0; tap < _count[i]; tap++) weights[tap] = Cubic((tap + _first[i] - centre + 0.5) / widening);
            ToFixedPoint(weights.AsSpan(0, _count[i]), _weights.AsSpan(i * _longest));
        }
    }

    /// <summary>The first source pixel of a result pixel.</summary>
    public int First(int pixel) => _first[pixel];

    /// <summary>Weights of the source pixels from the first one on.</summary>
    public ReadOnlySpan<int> Weights(int pixel) => _weights.AsSpan(pixel * _longest, _count[pixel]);

    private static void ToFixedPoint(ReadOnlySpan<double> weights, Span<int> result)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        for (var i = 0; i < weights.Length; i++)
        {
            var scaled = weights[i] / sum * (1 << Precision);
            result[i] = (int)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
    }

    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        if (x < 1) return (((((A + 2) * x) - (A + 3)) * x) * x) + 1;
        return x < Support ? ((((x - 5) * x) + 8) * x - 4) * A : 0;
    }
}
