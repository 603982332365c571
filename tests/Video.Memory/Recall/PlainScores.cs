using Video.Memory.Recall;

namespace Video.Tests.Memory.Recall;

/// <summary>What scores of rows must be, word for word.</summary>
internal static class PlainScores
{
    /// <param name="rows">In order of time; each the layers' keys.</param>
    /// <param name="query">The layers' mean queries.</param>
    /// <param name="layers">How many layers these are of.</param>
    /// <param name="score">What of a product counts.</param>
    public static double[] Of(Half[][] rows, float[] query, int layers, RecallScore score)
    {
        var (width, scores) = (query.Length / layers, new double[rows.Length]);
        for (var layer = 0; layer < layers; layer++)
        {
            var products = rows.Select(row => Enumerable.Range(layer * width, width).Sum(i => (double)row[i] * query[i])).ToArray();
            if (score == RecallScore.Centred) products = Centred(products);
            var mean = products.Average();
            var deviation = Math.Sqrt(products.Average(product => (product - mean) * (product - mean)));
            for (var row = 0; row < rows.Length; row++) scores[row] += (products[row] - mean) / deviation / layers;
        }
        return scores;
    }

    private static double[] Centred(double[] products)
    {
        var sums = new double[products.Length + 1];
        for (var i = 0; i < products.Length; i++) sums[i + 1] = sums[i] + products[i];
        return [.. products.Select((product, i) =>
        {
            var (from, end) = (Math.Max(0, i - RowScores.Around), Math.Min(products.Length, i + RowScores.Around + 1));
            return product - (sums[end] - sums[from]) / (end - from);
        })];
    }
}
