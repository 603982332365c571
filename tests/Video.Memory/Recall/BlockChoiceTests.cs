using Video.Memory.Recall;

namespace Video.Tests.Memory.Recall;

public sealed class BlockChoiceTests
{
    [Theory]
    [InlineData(1, 0, 100, new[] { 4 })]
    [InlineData(2, 0, 100, new[] { 1, 4 })]
    [InlineData(2, 1, 100, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(1, 2, 100, new[] { 2, 3, 4, 5 })]
    [InlineData(1, 9, 100, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(3, 1, 30, new[] { 3, 4, 5 })]         // the best with its neighbours before the second best
    [InlineData(3, 0, 20, new[] { 1, 4 })]
    [InlineData(3, 0, 9, new int[0])]
    [InlineData(0, 1, 100, new int[0])]
    public void The_best_come_with_their_neighbours_as_long_as_they_fit(int most, int spread, int tokens, int[] expected) =>
        Assert.Equal(expected, BlockChoice.Of([0.1, 0.8, 0.2, 0.3, 0.9, 0.5], [], _ => 10, most, spread, tokens));

    [Theory]
    [InlineData(1, 20, new[] { 2, 4 })]
    [InlineData(1, 10, new[] { 2 })]
    [InlineData(0, 100, new[] { 2 })]
    public void Named_ones_come_first_and_on_top(int most, int tokens, int[] expected) =>
        Assert.Equal(expected, BlockChoice.Of([0.1, 0.8, 0.2, 0.3, 0.9, 0.5], [2], _ => 10, most, 0, tokens));

    [Fact]
    public void One_that_does_not_fit_is_passed_over_for_one_that_does() =>
        Assert.Equal([1, 2], BlockChoice.Of([0.9, 0.8, 0.7], [], block => block == 0 ? 50 : 10, 3, 0, 40));

    [Fact]
    public void Of_blocks_that_match_alike_the_latest_are_taken() =>
        Assert.Equal([5, 6], BlockChoice.Of([0.5, 0.9, 0.9, 0.1, 0.9, 0.9, 0.9], [], _ => 10, 2, 0, 100));

    [Fact]
    public void Of_very_many_the_best_are_those_that_sorting_all_would_find()
    {
        var random = new Random(5);
        double[] scores = [.. Enumerable.Range(0, 5000).Select(_ => Math.Round(random.NextDouble(), 3))];
        var expected = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenByDescending(i => i).Take(40).Order();
        Assert.Equal(expected, BlockChoice.Of(scores, [], _ => 1, 40, 0, 1000));
    }
}
