using Video.Memory.Recall;

namespace Video.Tests.Memory.Recall;

public sealed class RowScoresTests
{
    private const int Layers = 3, Width = 8;

    private readonly Random _random = new(3);

    [Fact]
    public void Scores_are_standardised_in_each_layer_and_averaged()
    {
        var rows = Rows(40, _ => 0);
        var query = Query();
        var expected = new double[40];
        for (var layer = 1; layer <= 2; layer++)
        {
            var products = rows.Select(row => Enumerable.Range(layer * Width, Width).Sum(i => (double)row[i] * query[i])).ToArray();
            var mean = products.Average();
            var deviation = Math.Sqrt(products.Average(product => (product - mean) * (product - mean)));
            for (var i = 0; i < 40; i++) expected[i] += (products[i] - mean) / deviation / 2;
        }
        var scores = RowScores.Of(rows, query, Layers, (1, 2), RecallScore.Raw);
        for (var i = 0; i < 40; i++) Assert.Equal(expected[i], scores[i], 1e-4);
    }

    [Fact]
    public void While_the_running_mean_goes_over_all_rows_it_changes_nothing()
    {
        var (rows, query) = (Rows(RowScores.Around, _ => 0), Query());
        var (raw, centred) = (RowScores.Of(rows, query, Layers, (0, 2), RecallScore.Raw), RowScores.Of(rows, query, Layers, (0, 2), RecallScore.Centred));
        for (var i = 0; i < rows.Length; i++) Assert.Equal(raw[i], centred[i], 1e-4);
    }

    [Fact]
    public void The_product_less_a_running_mean_is_the_product_with_the_row_less_the_mean_row()
    {
        var (rows, query) = (Rows(1500, i => i * 0.01), Query());
        var centredRows = rows.Select((row, i) =>
        {
            var (from, end) = (Math.Max(0, i - RowScores.Around), Math.Min(rows.Length, i + RowScores.Around + 1));
            return Enumerable.Range(0, row.Length).Select(j => (Half)((double)row[j] - rows[from..end].Average(near => (double)near[j]))).ToArray();
        }).ToArray();
        var expected = RowScores.Of(centredRows, query, Layers, (0, 2), RecallScore.Raw);
        var scores = RowScores.Of(rows, query, Layers, (0, 2), RecallScore.Centred);
        for (var i = 0; i < rows.Length; i++) Assert.Equal(expected[i], scores[i], 0.02);
    }

    [Fact]
    public void A_layer_in_which_all_rows_are_alike_says_nothing()
    {
        Half[][] rows = [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Repeat((Half)1, Layers * Width).ToArray())];
        Assert.All(RowScores.Of(rows, Query(), Layers, (0, 2), RecallScore.Centred), score => Assert.Equal(0, score));
        Assert.Empty(RowScores.Of([], Query(), Layers, (0, 2), RecallScore.Centred));
    }

    [Fact]
    public void A_hundred_thousand_rows_take_a_question_less_than_a_second()
    {
        const int Numbers = 320;                                           // five layers of the embedded model
        var one = Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, Numbers).Select(_ => (Half)_random.NextDouble()).ToArray()).ToArray();
        Half[][] rows = [.. Enumerable.Range(0, 100).SelectMany(_ => one.Select(row => (Half[])row.Clone()))];
        var query = Enumerable.Range(0, Numbers).Select(_ => (float)_random.NextDouble()).ToArray();
        var fastest = Enumerable.Range(0, 5).Min(_ =>
        {
            var started = TimeProvider.System.GetTimestamp();
            Assert.Equal(rows.Length, RowScores.Of(rows, query, 5, (0, 4), RecallScore.Centred).Length);
            return TimeProvider.System.GetElapsedTime(started);
        });
        // It is 55 ms of processor time; the rest is for whoever runs beside.
        Assert.True(fastest < TimeSpan.FromMilliseconds(900), $"{fastest.TotalMilliseconds} ms");
    }

    private float[] Query() => [.. Enumerable.Range(0, Layers * Width).Select(_ => (float)(_random.NextDouble() * 2 - 1))];

    private Half[][] Rows(int count, Func<int, double> drift) =>
        [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, Layers * Width).Select(_ => (Half)(_random.NextDouble() * 2 - 1 + drift(i))).ToArray())];
}
