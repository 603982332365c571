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
        Assert.Equal(expected, BlockChoice.Of(Blocks(0.1, 0.8, 0.2, 0.3, 0.9, 0.5), most, spread, tokens));

    [Fact]
    public void Named_ones_come_first_and_on_top()
    {
        var blocks = Blocks(0.1, 0.8, 0.2, 0.3, 0.9, 0.5);
        blocks[2] = blocks[2] with { Named = true };
        Assert.Equal([2, 4], BlockChoice.Of(blocks, 1, 0, 20));
        Assert.Equal([2], BlockChoice.Of(blocks, 1, 0, 10));
        Assert.Equal([2], BlockChoice.Of(blocks, 0, 0, 100));
    }

    [Fact]
    public void One_that_does_not_fit_is_passed_over_for_one_that_does()
    {
        var blocks = Blocks(0.9, 0.8, 0.7);
        blocks[0] = blocks[0] with { Tokens = 50 };
        Assert.Equal([1, 2], BlockChoice.Of(blocks, 3, 0, 40));
    }

    private static BlockMatch[] Blocks(params double[] scores) => [.. scores.Select(score => new BlockMatch(score, 10, false))];
}
