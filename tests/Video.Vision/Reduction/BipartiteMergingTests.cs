using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

public sealed class BipartiteMergingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(14, 49)]
    [InlineData(4, 4)]
    [InlineData(2, 1)]
    [InlineData(1, 1)]
    [InlineData(13, 43)] // 169 - 84 - 42
    public void A_quarter_of_the_tokens_is_left(int grid, int left) => Assert.Equal(left, Send(Tokens.Scene(1, grid, 8)).Places.Count);

    [Fact]
    public void A_source_joins_the_target_it_is_most_like()
    {
        // Sources 0 and 2, targets 1 and 3. Both sources are most like 3: it becomes the mean of the three; then 1, a source now, joins it, weighing as much as all of them.
        var tokens = tensor(new float[] { 3, 1, /**/ 0, 8, /**/ 6, 0, /**/ 9, 2 }).reshape(4, 2);
        var sent = Send(tokens);
        Assert.Equal([3], sent.Places);
        Close.Assert(tensor(new float[] { 3, 4.5f }).reshape(1, 2), sent.Tokens, 1e-6, "((0, 8) + (6, 1)) / 2");
    }

    [Fact]
    public void Tokens_that_resemble_none_are_the_last_to_be_merged()
    {
        // Nine tokens: five sources, of which four join. The odd one out stays, and comes first in the second step.
        var tokens = ones(9, 4);
        tokens[4] = tensor(new float[] { 1, -1, 1, -1 });
        var sent = Send(tokens); // 9 -> 5 -> 3
        Assert.Equal(3, sent.Places.Count);
        Assert.Contains(sent.Tokens.Values().Chunk(4), token => token[1] < 0.5f); // it is no average of many
        Assert.Equal(sent.Places.Order(), sent.Places);
    }

    [Fact]
    public void Equal_tokens_merge_into_themselves() =>
        Close.Assert(ones(49, 16), Send(ones(196, 16)).Tokens, 1e-6, "the one token");

    /// <summary>The rule as written, one token at a time in plain numbers.</summary>
    [Theory]
    [InlineData(14)]
    [InlineData(13)]
    [InlineData(4)]
    public void It_is_the_rule_step_by_step(int grid)
    {
        var tokens = Tokens.Scene(3, grid, 12);
        var rows = tokens.Values().Chunk(12).Select((row, place) => (Row: row.Select(value => (double)value).ToArray(), Place: place)).ToList();
        var (half, quarter) = (rows.Count / 2, rows.Count / 4);
        rows = Step(Step(rows, half), quarter);

        var sent = Send(tokens);
        Assert.Equal(rows.Select(row => row.Place).Order(), sent.Places);
        float[] expected = [.. rows.OrderBy(row => row.Place).SelectMany(row => row.Row.Select(value => (float)value))];
        Close.Assert(tensor(expected).reshape(rows.Count, 12), sent.Tokens, 1e-5, "merged tokens");
    }

    private static List<(double[] Row, int Place)> Step(List<(double[] Row, int Place)> rows, int pairs)
    {
        var sources = rows.Where((_, i) => i % 2 == 0).ToList();
        var targets = rows.Where((_, i) => i % 2 == 1).ToList();
        var best = sources.Select(source =>
        {
            var cosines = targets.Select(target => Cosine(source.Row, target.Row)).ToList();
            return (Source: source, Target: cosines.IndexOf(cosines.Max()), Cosine: cosines.Max());
        }).ToList();
        var merged = best.OrderByDescending(pair => pair.Cosine).Take(pairs).ToHashSet();
        return
        [
            .. best.Where(pair => !merged.Contains(pair)).Select(pair => pair.Source),
            .. targets.Select((target, i) =>
            {
                double[][] members = [target.Row, .. merged.Where(pair => pair.Target == i).Select(pair => pair.Source.Row)];
                return (target.Row.Select((_, channel) => members.Average(member => member[channel])).ToArray(), target.Place);
            }),
        ];
    }

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));

    private static SentTokens Send(Tensor tokens)
    {
        using var reducer = TokenReducers.Parse("aim-merge").NewStream();
        return reducer.Reduce(tokens.At(0));
    }
}
