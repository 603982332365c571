using Video.Memory.Archive;
using Video.Memory.Archive.Quantising;
using Video.Memory.Recall;

namespace Video.Tests.Memory.Recall;

public sealed class RowScoresTests
{
    private const int Layers = 3, Width = 8;

    private readonly Random _random = new(3);

    [Theory]
    [InlineData(40, RecallScore.Raw)]
    [InlineData(40, RecallScore.Centred)]
    [InlineData(513, RecallScore.Centred)]
    [InlineData(1500, RecallScore.Centred)]
    [InlineData(30_000, RecallScore.Centred)]       // on all cores
    public void Scores_are_products_less_their_running_mean_standardised_in_each_layer_and_averaged(int count, RecallScore score)
    {
        var (rows, query) = (Rows(count, i => i * 0.01), Query());
        AssertClose(PlainScores.Of(rows, query, Layers, score), Scores(rows, query, score), 1e-4);
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
        AssertClose(PlainScores.Of(centredRows, query, Layers, RecallScore.Raw), Scores(rows, query, RecallScore.Centred), 0.02);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3000)]
    public void A_layer_in_which_all_rows_are_alike_says_nothing(int count)
    {
        Half[][] rows = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Repeat((Half)1, Layers * Width).ToArray())];
        Assert.All(Scores(rows, Query(), RecallScore.Centred), score => Assert.Equal(0, score));
    }

    [Fact]
    public void Without_rows_there_are_no_scores() => Assert.Empty(Scores([], Query(), RecallScore.Centred));

    [Fact]
    public void Rows_of_an_index_score_as_the_same_rows_by_themselves_also_after_some_are_gone()
    {
        var index = new BlockIndex((1, 2), Width, 1 << 20);
        var (rows, query) = (Rows(24_000, i => i * 0.001), Query());
        for (var id = 0; id < 8000; id++) index.Append(Block(id, rows[(3 * id)..(3 * id + 3)]), new Quantisation(4, 64, 8));
        foreach (var block in index.Stored.Where(block => block.Id % 7 == 3 || block.Id is > 5000 and < 6000).ToArray()) index.Remove(block);
        while (index.Bytes > 400_000 && index.MergeOldestRows()) { }

        Half[][] expected = [.. index.SelectMany(block => block.Rows)];
        var scores = new RowScores();
        scores.Begin(query[Width..], 2, 2 + expected.Length);
        scores.Add(rows[0].AsSpan(Width));
        scores.Add(index, 0, index.Count);
        scores.Add(rows[1].AsSpan(Width));
        scores.Standardise(RecallScore.Centred);
        Half[][] all = [rows[0][Width..], .. expected, rows[1][Width..]];
        AssertClose(PlainScores.Of(all, query[Width..], 2, RecallScore.Centred), Enumerable.Range(0, scores.Count).Select(row => scores[row]).ToArray(), 1e-4);
    }

    [Fact]
    public void A_question_after_another_is_not_told_anything_of_it()
    {
        var (scores, query) = (new RowScores(), Query());
        Half[][] many = Rows(900, _ => 0), few = Rows(20, _ => 0);
        Score(scores, many, Query(), Layers, RecallScore.Centred);
        AssertClose(PlainScores.Of(few, query, Layers, RecallScore.Centred), Score(scores, few, query, Layers, RecallScore.Centred), 1e-4);
    }

    internal static double[] Score(RowScores scores, Half[][] rows, float[] query, int layers, RecallScore score)
    {
        scores.Begin(query, layers, rows.Length);
        foreach (var row in rows) scores.Add(row);
        scores.Standardise(score);
        return [.. Enumerable.Range(0, scores.Count).Select(row => scores[row])];
    }

    private static double[] Scores(Half[][] rows, float[] query, RecallScore score) => Score(new RowScores(), rows, query, Layers, score);

    private static void AssertClose(double[] expected, double[] actual, double within)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], within);
    }

    private static BlockInfo Block(long id, Half[][] rows)
    {
        var frames = rows.Select((_, i) => new BlockFrame(new MediaTime(0, TimeSpan.FromSeconds(rows.Length * id + i), DateTimeOffset.UnixEpoch), 4 * i, 4, [], null));
        return new BlockInfo(id, [.. frames], 4 * rows.Length, rows, [.. Enumerable.Range(0, rows.Length)]);
    }

    private float[] Query() => [.. Enumerable.Range(0, Layers * Width).Select(_ => (float)(_random.NextDouble() * 2 - 1))];

    private Half[][] Rows(int count, Func<int, double> drift) =>
        [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, Layers * Width).Select(_ => (Half)(_random.NextDouble() * 2 - 1 + drift(i))).ToArray())];
}
