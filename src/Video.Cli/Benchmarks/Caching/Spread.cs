namespace Video.Cli.Benchmarks.Caching;

/// <summary>A figure over the frames of a clip.</summary>
/// <param name="Mean">Over all frames.</param>
/// <param name="Median">The middle frame's.</param>
/// <param name="P95">What 95 % of the frames do not exceed.</param>
/// <param name="Worst">The largest.</param>
internal sealed record Spread(double Mean, double Median, double P95, double Worst)
{
    /// <param name="values">At least one.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new Spread(sorted.Average(), MedianOf(sorted), sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1], sorted[^1]);
    }

    /// <param name="sorted">Ascending, at least one.</param>
    public static double MedianOf(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
