namespace Video.Memory.Recall;

/// <summary>How well the rows of an index match a question.</summary>
/// <remarks>
/// <para>
/// A row is the mean key before RoPE of a few frames, layer by layer: k[r, l]. With q[l] the question's mean query (<see cref="MeanQuery"/>):
/// s[r, l] = q[l] · (k[r, l] - m[r, l]), then standardised over the rows of each layer, then averaged over layers: a layer whose keys are long counts no more than another.
/// </para>
/// <para>
/// m[r, l] is the running mean of the layer's rows, over <see cref="Around"/> rows to either side of r. ReKV leaves it in (<see cref="RecallScore.Raw"/>), and MemStream (arXiv 2602.18434) finds that query
/// and keys then get more alike the longer a stream runs, so that late frames are preferred. A mean over all rows would change nothing: it adds the same to every row's product. One
/// that follows the stream takes the drift out. A product with a mean is the mean of the products, so it is taken over s and costs nothing, and the index holds keys as they are.
/// </para>
/// </remarks>
public static class RowScores
{
    /// <summary>Rows to either side over which the running mean goes: long against an event, short against a day.</summary>
    public const int Around = 256;

    private const int RowsAtOnce = 512;

    /// <param name="rows">In order of time; each the layers' keys, <c>query.Length</c> numbers.</param>
    /// <param name="query">The layers' mean queries, one after the other.</param>
    /// <param name="layers">How many layers these are of.</param>
    /// <param name="used">First and last layer that count.</param>
    /// <param name="score">What of a product counts.</param>
    /// <returns>A score for each row, in standard deviations above the mean of all.</returns>
    public static double[] Of(IReadOnlyList<Half[]> rows, float[] query, int layers, (int First, int Last) used, RecallScore score)
    {
        var (width, count) = (query.Length / layers, used.Last - used.First + 1);
        var products = new float[count][];
        for (var i = 0; i < count; i++) products[i] = new float[rows.Count];
        Parallel.For(0, (rows.Count + RowsAtOnce - 1) / RowsAtOnce, part =>
        {
            for (var row = part * RowsAtOnce; row < Math.Min((part + 1) * RowsAtOnce, rows.Count); row++)
                for (var i = 0; i < count; i++)
                {
                    var start = (used.First + i) * width;
                    products[i][row] = KeyProducts.Of(query.AsSpan(start, width), rows[row].AsSpan(start, width));
                }
        });

        var scores = new double[rows.Count];
        foreach (var product in products) AddStandardised(scores, score == RecallScore.Raw ? Raised(product) : Centred(product), 1.0 / count);
        return scores;
    }

    private static double[] Raised(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static double[] Centred(float[] values)
    {
        var before = new double[values.Length + 1];
        for (var i = 0; i < values.Length; i++) before[i + 1] = before[i] + values[i];
        var centred = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (from, end) = (Math.Max(0, i - Around), Math.Min(values.Length, i + Around + 1));
            centred[i] = values[i] - (before[end] - before[from]) / (end - from);
        }
        return centred;
    }

    private static void AddStandardised(double[] scores, double[] values, double weight)
    {
        if (values.Length == 0) return;
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length);
        // A layer in which all rows are alike says nothing.
        if (!(deviation > 1e-12 * Math.Max(1, Math.Abs(mean)))) return;
        for (var i = 0; i < scores.Length; i++) scores[i] += weight * (values[i] - mean) / deviation;
    }
}
